import { expect, test } from "./fixtures";
import { changePlanTo, expectOvertaken, field, openAction } from "./setup/tenant-page";

test("a customer that Stripe already has is linked, subscribed on a billing day, and goes on after each pause", async ({
  page,
  signIn,
  tenant,
  stripe,
}) => {
  test.setTimeout(90_000);
  const customer = await stripe.customers.create({
    name: `Older ${tenant.name}`,
    metadata: { practice: tenant.name },
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const running = async () => {
    const [subscription] = (await stripe.subscriptions.list({ customer: customer.id })).data;
    if (!subscription) throw new Error("The customer has no subscription");
    return subscription;
  };
  await signIn("operator");
  await page.goto(`/tenants/${tenant.id}`);

  await test.step("link", async () => {
    const sheet = await openAction(page, "Link existing customer");
    await sheet.getByLabel("Search in Stripe").fill(`practice:${tenant.name}`);
    await sheet.getByRole("button", { name: "Search", exact: true }).click();
    await sheet.getByRole("radio", { name: new RegExp(customer.id) }).check();
    await sheet.getByRole("button", { name: "Link customer" }).click();
    await expect(
      page.getByText("The customer was linked, and what Stripe says of it was read."),
    ).toBeVisible();
    await expect(field(page, "Payment method")).toHaveText("visa •••• 4242");
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({
      metadata: { practice: tenant.name, tenant_id: String(tenant.id) },
    });
  });

  await test.step("subscribe from a billing day on", async () => {
    const sheet = await openAction(page, "Create subscription");
    await sheet.getByRole("combobox", { name: "Plan" }).selectOption({ label: "Flat · €79.00 / month" });
    await sheet.getByLabel("Billing day").selectOption({ label: "Day 15 of the month" });
    await expect(
      sheet.getByText(/The first period is shorter and ends on .* after it is €79\.00\./),
    ).toBeVisible();
    const shown = await sheet.getByText(/^€[\d.]+ is charged now\.$/).textContent();
    await sheet.getByRole("button", { name: "Create subscription" }).click();
    await expect(page.getByText("The subscription was created.")).toBeVisible();
    await expect(field(page, "Billing day")).toHaveText("Day 15 of the month");
    expect(await running()).toMatchObject({ billing_cycle_anchor_config: { day_of_month: 15 } });
    const [first] = (await stripe.invoices.list({ customer: customer.id })).data;
    // The part of a period that is left shrinks while somebody reads.
    const shownMinor = Number.parseFloat((shown ?? "").slice(1)) * 100;
    expect(Math.abs((first?.amount_paid ?? 0) - shownMinor)).toBeLessThanOrEqual(1);
  });

  await test.step("a paused collection goes on", async () => {
    const { id } = await running();
    await stripe.subscriptions.update(id, { pause_collection: { behavior: "keep_as_draft" } });
    await page.getByRole("button", { name: "Sync status" }).click();
    await expect(page.getByText("Read from Stripe just now.")).toBeVisible();
    const dialog = await openAction(page, "Resume");
    await expect(dialog).toContainText("are collected again from the next one on. Nothing is charged now.");
    await dialog.getByRole("button", { name: "Resume" }).click();
    await expect(page.getByText("The subscription goes on.")).toBeVisible();
    expect(await running()).toMatchObject({ status: "active", pause_collection: null });
  });
});

test("a trial without a card is paused, changes no plan, and begins a period when it is resumed", async ({
  page,
  signIn,
  tenant,
  stripe,
  sql,
}) => {
  const customer = await stripe.customers.create({ metadata: { tenant_id: String(tenant.id) } });
  const [price] = (await stripe.prices.list({ lookup_keys: ["releve_flat_v1_base"] })).data;
  const { id } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price?.id }],
    trial_period_days: 14,
    trial_settings: { end_behavior: { missing_payment_method: "pause" } },
  });
  const status = async () => {
    const [row] = await sql`select billing_status from tenant_billing where tenant_id = ${tenant.id}`;
    return row?.billing_status;
  };
  await expect.poll(status).toBe("trialing");
  await signIn("operator");
  await expectOvertaken(page, tenant.id, {
    opens: "Change plan",
    chooses: changePlanTo("Starter · €99.00 / month"),
    meanwhile: () => stripe.subscriptions.update(id, { trial_end: "now" }),
    confirms: "Change plan now",
    says: "The plan can be changed while the subscription is active, past due or in a trial.",
  });
  await page.goto(`/tenants/${tenant.id}`);
  await expect(page.getByText("Paused", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Change plan", exact: true })).toHaveAccessibleDescription(
    "Needs an active subscription",
  );

  const dialog = await openAction(page, "Resume");
  await expect(dialog.getByText(/€79\.00/)).toBeVisible();
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
  await dialog.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("The subscription goes on.")).toBeVisible();
  await expect(page.getByText("Active", { exact: true }).first()).toBeVisible();
  const [invoice] = (await stripe.invoices.list({ customer: customer.id })).data;
  expect(invoice).toMatchObject({ status: "paid", amount_paid: 7_900 });
});
