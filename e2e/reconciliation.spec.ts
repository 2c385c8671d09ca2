import { expect, test } from "./fixtures";
import { loseReports } from "./setup/control-stripe";
import { callsOf, endOfCallReport, type Report } from "./setup/reports";
import { subscribe } from "./setup/subscribe";
import { field } from "./setup/tenant-page";

test("an orphan customer is found, linked to its tenant, and stays in the history", async ({
  page,
  signIn,
  stripe,
  tenant,
}) => {
  const orphan = await stripe.customers.create({ name: "Maison Orpheline", email: "orpheline@example.com" });
  await signIn("operator");
  await page.goto("/reconciliation");
  await page.getByRole("button", { name: "Run now" }).click();
  await expect(page.getByText("The comparison has begun.")).toBeVisible();
  await expect(page.getByText(/Compared \d+ customers?/)).toBeVisible();

  await page.getByLabel("Search differences").fill(orphan.id);
  await expect(page.getByText("1 difference", { exact: true })).toBeVisible();
  const row = page.getByRole("row", { name: new RegExp(orphan.id) });
  await expect(row).toContainText("Customer without a tenant");
  await expect(row).toContainText("Maison Orpheline");
  await row.getByRole("button", { name: "Link" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Search tenants without a customer").fill(tenant.name);
  await expect(dialog.getByRole("option", { name: "Choose (1 tenant)" })).toBeAttached();
  await dialog.getByRole("combobox").selectOption({ label: tenant.name });
  await dialog.getByRole("button", { name: new RegExp(tenant.name) }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("No difference matches")).toBeVisible();

  await page.getByLabel("Which differences").selectOption("ended");
  await expect(row).toContainText("Linked to a tenant");
  await expect(row).toContainText("operator@example.com");
  await page.goto(`/tenants/${tenant.id}`);
  await expect(page.getByRole("link", { name: orphan.id }).first()).toBeVisible();
});

test("a customer that was deleted in Stripe is forgotten and created anew", async ({
  page,
  signIn,
  stripe,
  sql,
  tenant,
}) => {
  const gone = await stripe.customers.create({ metadata: { tenant_id: String(tenant.id) } });
  await expect
    .poll(() => sql`select 1 from tenant_billing where stripe_customer_id = ${gone.id}`)
    .toHaveLength(1);
  await stripe.customers.del(gone.id);
  await signIn("operator");
  await page.goto(`/reconciliation?q=${gone.id}`);
  await page.getByRole("button", { name: "Run now" }).click();
  const row = page.getByRole("row", { name: new RegExp(gone.id) });
  await expect(row).toContainText("Customer deleted in Stripe");
  await row.getByRole("button", { name: "Forget the customer" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`${tenant.name} · ${gone.id}`);
  await dialog.getByRole("button", { name: "Forget the customer" }).click();
  await expect(page.getByText("The customer is forgotten.")).toBeVisible();
  await expect(row).toBeHidden();

  await page.goto(`/tenants/${tenant.id}`);
  await page.getByRole("button", { name: "Create customer" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  const [anew] = await sql<{ id: string }[]>`
    select stripe_customer_id as id from tenant_billing where tenant_id = ${tenant.id}`;
  expect(anew?.id).toMatch(/^cus_/);
  expect(anew?.id).not.toBe(gone.id);
});

test("minutes that Stripe lost are found, looked at, reported again, and stay in the history", async ({
  page,
  signIn,
  tenant,
  app,
  clock,
  stripe,
  sql,
  addresses,
}) => {
  test.setTimeout(60_000);
  const { customer, start, end } = await subscribe(stripe, sql, tenant.id, "starter");
  const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
  const [told, lost] = callsOf(tenant.phoneNumberId, 2, at(1), at(2));
  if (!told || !lost) throw new Error("There are no calls");
  const report = async (call: Report, minutes: number) => {
    await app.postCall(endOfCallReport({ ...call, durationSeconds: minutes * 60 }));
    await app.cron();
  };
  await report(told, 410);
  await loseReports(addresses.stripe, customer, 1);
  await report(lost, 5);
  await clock.advanceTo(new Date((await clock.now()).getTime() + 2 * 3_600_000));
  await signIn("operator");
  const search = `q=${encodeURIComponent(tenant.name)}`;
  await page.goto(`/reconciliation?${search}`);
  const row = page.getByRole("row").filter({ hasText: tenant.name });

  await test.step("found, with what each side says", async () => {
    await page.getByRole("button", { name: "Run now" }).click();
    await expect(row).toContainText("Usage differs");
    await expect(row).toContainText("Stripe took a report and does not show it.");
    for (const [label, text] of [
      ["Calls", "415 min"],
      ["Acknowledged", "415 min"],
      ["Stripe’s meter", "410 min"],
    ] as const) {
      await expect(field(row, label)).toHaveText(text);
    }
    const csv = await (await page.request.get(`/reconciliation/csv?${search}`)).text();
    expect(csv).toContain(`"usage",${tenant.id},"${tenant.name}",`);
    expect(csv).toContain(',"415","415","410",');
  });

  await test.step("looked at before anything is done", async () => {
    await row.getByRole("button", { name: "Look at the repair" }).click();
    const plan = page.getByRole("dialog").getByRole("region", { name: "Report again" });
    await expect(field(plan, "Stripe would be told")).toHaveText("Meter: 415 min in all");
    await expect(field(plan, "Overage billed, as it stands")).toHaveText("€1.90");
    await expect(field(plan, "After the repair")).toHaveText("€2.85");
    await plan.getByRole("button", { name: "Report again" }).click();
    await expect(page.getByText("The usage is reported again.")).toBeVisible();
    await expect(row).toBeHidden();
  });

  await test.step("repaired, at Stripe too", async () => {
    await page.getByLabel("Which differences").selectOption("ended");
    await expect(row).toContainText("Reported again");
    await expect(row).toContainText("operator@example.com");
    await clock.advanceTo(new Date(end.getTime() + 2 * 3_600_000));
    await app.cron();
    const [invoice] = (await stripe.invoices.list({ customer, limit: 1 })).data;
    expect(invoice?.lines.data.map(({ amount }) => amount)).toContain(15 * 19);
  });
});

test("a viewer reads the differences and decides nothing", async ({ page, signIn }) => {
  await signIn("viewer");
  await page.goto("/reconciliation");
  await expect(page.getByRole("button", { name: "Run now" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Your role does not allow this.").first()).toBeVisible();
});
