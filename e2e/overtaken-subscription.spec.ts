import type Stripe from "stripe";
import { expect, test } from "./fixtures";
import { endOfCallReport } from "./setup/reports";
import { subscribe } from "./setup/subscribe";
import { changePlanTo, choosePlan, expectOvertaken, openAction } from "./setup/tenant-page";

const PRO = "Pro · €199.00 / month";
const FLAT = "Flat · €79.00 / month";
const ENTERPRISE = "Enterprise · €990.00 / month";

test("what becomes of a subscription while a dialog is open is told, and nothing is done", async ({
  page,
  context,
  signIn,
  tenant,
  stripe,
  sql,
  app,
  clock,
  addresses,
}) => {
  test.setTimeout(120_000);
  const { customer } = await subscribe(stripe, sql, tenant.id, "growth");
  const subscription = await subscriptionOf(stripe, customer);
  const update = (changes: Stripe.SubscriptionUpdateParams) =>
    stripe.subscriptions.update(subscription, changes);
  const overtaken = (story: Parameters<typeof expectOvertaken>[2]) => expectOvertaken(page, tenant.id, story);
  const address = `/tenants/${tenant.id}`;
  await signIn("operator");

  await test.step("a discount makes the plan's price another one than was agreed to", async () => {
    const coupon = await stripe.coupons.create({ percent_off: 10, duration: "forever" });
    await overtaken({
      opens: "Change plan",
      chooses: changePlanTo(PRO),
      meanwhile: () => update({ discounts: [{ coupon: coupon.id }] }),
      confirms: "Change plan now",
      says: "The amounts have changed meanwhile. Nothing was done: look at them again, then confirm.",
    });
    await update({ discounts: [] });
  });

  await test.step("a plan goes off sale", async () => {
    await overtaken({
      opens: "Change plan",
      chooses: changePlanTo(ENTERPRISE),
      meanwhile: () => sql`update plans set archived_at = now() where key = 'enterprise'`,
      confirms: "Change plan now",
      says: "There is no such plan.",
    });
    await sql`update plans set archived_at = null where key = 'enterprise'`;
  });

  await test.step("somebody puts the tenant on that very plan", async () => {
    const item = (await stripe.subscriptions.retrieve(subscription)).items.data;
    const [from, to] = await Promise.all([basePrice("growth"), basePrice("pro")]);
    const base = item.find(({ price }) => price.id === from)?.id;
    const put = (price: string) => update({ items: [{ id: base, price }], proration_behavior: "none" });
    await overtaken({
      opens: "Change plan",
      chooses: changePlanTo(PRO),
      meanwhile: () => put(to),
      confirms: "Change plan now",
      says: "The tenant is on this plan already.",
    });
    await put(from);
    await expect
      .poll(async () => (await sql`select plan from tenant_billing where tenant_id = ${tenant.id}`)[0]?.plan)
      .toBe("growth");
  });

  await test.step("somebody schedules another change, and takes it back while this admin would", async () => {
    await overtaken({
      opens: "Change plan",
      chooses: changePlanTo(PRO),
      meanwhile: async () => {
        const rival = await context.newPage();
        await rival.goto(address);
        const sheet = await openAction(rival, "Change plan");
        await choosePlan(FLAT)(sheet);
        await sheet.getByRole("radio", { name: "At period end" }).check();
        await sheet.getByRole("button", { name: "Change at period end" }).click();
        await expect(rival.getByText("The plan will change when the period ends.")).toBeVisible();
        await rival.close();
      },
      confirms: "Change plan now",
      says: "A change of plan is scheduled already. Cancel it first.",
    });
    await page.goto(address);
    const dialog = await openAction(page, "Cancel scheduled change");
    const confirm = dialog.getByRole("button", { name: "Cancel scheduled change" });
    await expect(confirm).toBeEnabled();
    const { schedule } = await stripe.subscriptions.retrieve(subscription);
    await stripe.subscriptionSchedules.release(String(schedule));
    await confirm.click();
    await expect(dialog.getByRole("alert")).toHaveText("No change of plan is scheduled.");
  });

  await test.step("an end is set, and taken back", async () => {
    await overtaken({
      opens: "Cancel subscription",
      meanwhile: () => update({ cancel_at_period_end: true }),
      confirms: "Cancel at period end",
      says: "The subscription already ends with this period.",
    });
    await overtaken({
      opens: "Resume",
      meanwhile: () => update({ cancel_at_period_end: false }),
      confirms: "Resume",
      says: "The subscription goes on already: there is nothing to resume.",
    });
    await overtaken({
      opens: "Change plan",
      chooses: changePlanTo(PRO),
      meanwhile: () => update({ cancel_at_period_end: true }),
      confirms: "Change plan now",
      says: "The subscription is going to end. Resume it first.",
    });
    await update({ cancel_at_period_end: false });
  });

  await test.step("Stripe does not show the last minutes, so nothing is canceled until it does", async () => {
    const call = { id: `last-${tenant.id}`, phoneNumberId: tenant.phoneNumberId, durationSeconds: 61 };
    await app.postCall(endOfCallReport({ ...call, endedAt: await clock.now() }));
    await set({ summary_lag_ms: 600_000 });
    await page.goto(address);
    const sheet = await openAction(page, "Cancel subscription");
    await sheet.getByRole("radio", { name: "Cancel now" }).check();
    await sheet.getByRole("button", { name: "Cancel now" }).click();
    await expect(sheet.getByRole("alert")).toHaveText(
      "Stripe has not confirmed the final usage yet. Nothing was done; try again in a minute.",
      // The action itself waits a while for Stripe's confirmation.
      { timeout: 30_000 },
    );
    expect((await stripe.subscriptions.retrieve(subscription)).status).toBe("active");
    await set({ summary_lag_ms: 0 });
    await sheet.getByRole("button", { name: "Cancel now" }).click();
    await expect(page.getByText("The subscription has ended.")).toBeVisible({ timeout: 30_000 });
  });

  await test.step("Stripe does not sell a price any more", async () => {
    const price = await basePrice("flat");
    await overtaken({
      opens: "Create subscription",
      chooses: choosePlan(FLAT),
      meanwhile: () => stripe.prices.update(price, { active: false }),
      confirms: "Create subscription",
      says: "Stripe refused the request.",
    });
    await stripe.prices.update(price, { active: true });
  });

  await test.step("somebody subscribes the tenant first, and what they made ends again", async () => {
    await overtaken({
      opens: "Create subscription",
      meanwhile: async () =>
        stripe.subscriptions.create({ customer, items: [{ price: await basePrice("flat") }] }),
      confirms: "Create subscription",
      says: "The tenant already has a subscription that has not ended.",
    });
    await overtaken({
      opens: "Cancel subscription",
      meanwhile: async () => stripe.subscriptions.cancel(await subscriptionOf(stripe, customer)),
      confirms: "Cancel at period end",
      says: "The tenant has no running subscription.",
    });
  });

  async function basePrice(key: string): Promise<string> {
    const { data } = await stripe.prices.list({ lookup_keys: [`releve_${key}_v1_base`] });
    return data[0]?.id ?? "";
  }

  function set(settings: object) {
    return fetch(`${addresses.stripe}/_sandbox/settings`, { method: "POST", body: JSON.stringify(settings) });
  }
});

async function subscriptionOf(stripe: Stripe, customer: string): Promise<string> {
  const [running] = (await stripe.subscriptions.list({ customer })).data;
  if (!running) throw new Error("The customer has no subscription");
  return running.id;
}
