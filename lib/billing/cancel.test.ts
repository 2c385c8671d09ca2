import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import {
  admin,
  advanceTo,
  cancelNow,
  control,
  finishCall,
  later,
  laterInvoices,
  periodOf,
  publishCatalogue,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { reportFinalUsage } from "@/lib/ledger/report-final-usage";
import { stripe } from "@/lib/stripe/client";
import { LATE_ITEM_MARK } from "@/lib/stripe/late-mark";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { getBillingState } from "./billing-state";
import { cancelSubscriptionAtPeriodEnd } from "./cancel-at-period-end";
import { cancelScheduledChange } from "./cancel-scheduled-change";
import { changePlanAtPeriodEnd } from "./change-plan-at-period-end";
import { changePlanNow } from "./change-plan-now";
import { previewCancel } from "./preview-cancel";
import { previewPlanChange } from "./preview-plan-change";
import { resumeSubscription } from "./resume-subscription";

const HOUR = 3_600_000;
const other = { email: "owner@example.com" };

beforeAll(publishCatalogue);
afterEach(async () => {
  await control("POST", "/_sandbox/settings", { summary_lag_ms: 0 });
});

async function planId(key: string): Promise<number> {
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, key));
  return plan?.id ?? 0;
}

/** A tenant some hours into its first period, with this many minutes used that Stripe was not told of. */
async function usedTenant(key: string, minutes: number) {
  const tenant = await subscribedTenant(key);
  const { startsAt } = await periodOf(tenant.tenantId);
  await advanceTo(later(startsAt, 5 * HOUR));
  await finishCall(tenant.tenantId, later(startsAt, HOUR), minutes * 60);
  return tenant;
}

async function subscriptionOf(customer: string) {
  const [subscription] = (await stripe().subscriptions.list({ customer, status: "all" })).data;
  if (!subscription) throw new Error("There is no subscription");
  return subscription;
}

async function phasesOf(tenantId: number, action: string): Promise<string[]> {
  const rows = await db()
    .select({ phase: auditLog.phase })
    .from(auditLog)
    .where(and(eq(auditLog.tenantId, tenantId), eq(auditLog.action, action)))
    .orderBy(auditLog.id);
  return rows.map(({ phase }) => phase);
}

/** Two admins who press the same button at the same moment: who is refused, and why. */
async function bothPress(press: (by: { admin: typeof admin; intentId: string }) => Promise<void>) {
  const results = await Promise.allSettled([
    press({ admin, intentId: randomUUID() }),
    press({ admin: other, intentId: randomUUID() }),
  ]);
  return results.filter((result) => result.status === "rejected");
}

describe("What canceling now would bill", () => {
  test.each([
    ["starter", 430],
    ["enterprise", 10_040],
  ] as const)("on %s is what the final invoice bills", async (key, minutes) => {
    const { tenantId, stripeCustomerId: customer } = await usedTenant(key, minutes);
    const { currency } = await subscriptionOf(customer);
    const { overageAmountMinor } = await periodOf(tenantId);
    expect(overageAmountMinor).toBeGreaterThan(0);
    await stripe().invoiceItems.create({ customer, amount: 2_500, currency, description: "Setup" });
    await stripe().customers.update(customer, { balance: -300 });
    const shown = await previewCancel(tenantId);
    expect(shown).toMatchObject({ balanceMinor: -300, unreportedMinor: 0 });
    expect(shown.totalMinor).toBe(2_500 + overageAmountMinor);
    expect(shown.lines).toContainEqual(expect.objectContaining({ description: "Setup", amountMinor: 2_500 }));
    await cancelNow(tenantId);
    const [final] = await laterInvoices(customer);
    expect(final).toMatchObject({ total: shown.totalMinor, amount_paid: shown.totalMinor - 300 });
  });

  test.each([
    ["flat", 10, 0],
    ["starter", 500, 100 * 19],
    ["enterprise", 10_100, 100 * 12],
  ] as const)(
    "on %s takes a discount off, also of overage that Stripe does not know yet",
    async (key, minutes, overage) => {
      const { tenantId, stripeCustomerId: customer } = await usedTenant(key, minutes);
      const { id, currency } = await subscriptionOf(customer);
      const coupon = await stripe().coupons.create({ percent_off: 20, duration: "forever" });
      await stripe().subscriptions.update(id, { discounts: [{ coupon: coupon.id }] });
      await stripe().invoiceItems.create({ customer, subscription: id, amount: 1_000, currency });
      const shown = await previewCancel(tenantId);
      expect(shown).toMatchObject({ discountMinor: (1_000 + overage) * 0.2, unreportedMinor: 0 });
      await cancelNow(tenantId);
      const [final] = await laterInvoices(customer);
      expect(final?.total).toBe(shown.totalMinor);
    },
  );

  test.each([
    ["starter", 430],
    ["enterprise", 10_040],
  ] as const)("on %s has late usage of another period beside the period's own", async (key, minutes) => {
    const { tenantId, stripeCustomerId: customer } = await usedTenant(key, minutes);
    const { id: subscription, currency } = await subscriptionOf(customer);
    const { startsAt, overageAmountMinor } = await periodOf(tenantId);
    const start = Math.floor(startsAt.getTime() / 1000);
    await stripe().invoiceItems.create({
      customer,
      subscription,
      amount: 2_000,
      currency,
      period: { start: start - 30 * 86_400, end: start },
      metadata: { [LATE_ITEM_MARK]: "an earlier period:1" },
    });
    await syncCustomer(customer);
    const [mirrored] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
    expect(mirrored).toMatchObject({ nextInvoiceUsageMinor: 0 });
    const shown = await previewCancel(tenantId);
    expect(shown).toMatchObject({ totalMinor: 2_000 + overageAmountMinor, unreportedMinor: 0 });
    expect(shown.lines.map(({ amountMinor }) => amountMinor)).toContain(2_000);
    await cancelNow(tenantId, { agreedMinor: shown.agreedMinor });
    expect((await laterInvoices(customer)).map(({ total }) => total)).toEqual([shown.totalMinor]);
  });

  test("is told whole where the invoice has more lines than Stripe shows at once", async () => {
    const { tenantId, stripeCustomerId: customer } = await usedTenant("enterprise", 10_040);
    const { id: subscription, currency } = await subscriptionOf(customer);
    for (const amount of Array.from({ length: 12 }, (_, index) => 100 + index)) {
      await stripe().invoiceItems.create({ customer, subscription, amount, currency });
    }
    // Stripe knows the overage already, as an item behind the twelve.
    const { stripeSubscriptionId } = await periodOf(tenantId);
    await reportFinalUsage(tenantId, stripeSubscriptionId, await now());
    const shown = await previewCancel(tenantId);
    expect(shown.lines).toHaveLength(14);
    await cancelNow(tenantId);
    const [final] = await laterInvoices(customer);
    expect(final?.total).toBe(shown.totalMinor);
  });

  test("is what canceling now is held to: another amount is refused, and nothing is canceled", async () => {
    const { tenantId, stripeCustomerId: customer } = await usedTenant("enterprise", 10_040);
    const { startsAt } = await periodOf(tenantId);
    const { agreedMinor } = await previewCancel(tenantId);
    expect(agreedMinor).toBe(40 * 12);
    await finishCall(tenantId, later(startsAt, 2 * HOUR), 60);
    await expect(cancelNow(tenantId, { agreedMinor })).rejects.toMatchObject({ code: "preview_changed" });
    expect((await subscriptionOf(customer)).status).toBe("active");
    expect((await stripe().invoiceItems.list({ customer, pending: true })).data).toEqual([]);
    await cancelNow(tenantId, { agreedMinor: agreedMinor + 12 });
    expect(await laterInvoices(customer)).toMatchObject([{ total: 41 * 12 }]);
  });

  test("is nothing in a trial and where usage is not billed, and is refused without a subscription", async () => {
    const trial = await subscribedTenant("growth", 14);
    expect(await previewCancel(trial.tenantId)).toMatchObject({ totalMinor: 0, unreportedMinor: 0 });
    const { tenantId } = await usedTenant("flat", 900);
    expect(await previewCancel(tenantId)).toMatchObject({ totalMinor: 0, unreportedMinor: 0 });
    await cancelNow(tenantId);
    await expect(previewCancel(tenantId)).rejects.toMatchObject({ code: "no_subscription" });
  });
});

describe("Two admins at the same moment", () => {
  test("who cancel now make one final invoice; the second is told", async () => {
    const { tenantId, stripeCustomerId } = await usedTenant("growth", 830);
    const refused = await bothPress((by) => cancelNow(tenantId, by));
    expect(refused).toMatchObject([{ reason: { code: "no_subscription" } }]);
    const billed = await laterInvoices(stripeCustomerId);
    expect(billed).toMatchObject([{ total: 30 * 17 }]);
    expect((await subscriptionOf(stripeCustomerId)).status).toBe("canceled");
  });

  test("who cancel at the period's end set one end; the second is told", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const refused = await bothPress((by) => cancelSubscriptionAtPeriodEnd({ tenantId, ...by }));
    expect(refused).toMatchObject([{ reason: { code: "already_ending" } }]);
    expect(await subscriptionOf(stripeCustomerId)).toMatchObject({
      status: "active",
      cancel_at_period_end: true,
    });
    expect((await phasesOf(tenantId, "cancel_at_period_end")).sort()).toEqual([
      "intended",
      "intended",
      "refused",
      "succeeded",
    ]);
  });
});

describe("A double click", () => {
  test("on Cancel at period end and on Resume does each once, and both clicks succeed", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const end = { tenantId, admin, intentId: randomUUID() };
    await Promise.all([cancelSubscriptionAtPeriodEnd(end), cancelSubscriptionAtPeriodEnd(end)]);
    expect(await subscriptionOf(stripeCustomerId)).toMatchObject({ cancel_at_period_end: true });
    const resume = { tenantId, admin, intentId: randomUUID() };
    await Promise.all([resumeSubscription(resume), resumeSubscription(resume)]);
    expect(await subscriptionOf(stripeCustomerId)).toMatchObject({
      cancel_at_period_end: false,
      cancel_at: null,
    });
    expect(await phasesOf(tenantId, "cancel_at_period_end")).toEqual(["intended", "succeeded"]);
    expect(await phasesOf(tenantId, "resume")).toEqual(["intended", "succeeded"]);
  });

  test("on Cancel scheduled change releases the schedule once, and both clicks succeed", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const change = { tenantId, admin, planId: await planId("pro"), intentId: randomUUID() };
    await changePlanAtPeriodEnd(change);
    const command = { tenantId, admin, intentId: randomUUID() };
    await Promise.all([cancelScheduledChange(command), cancelScheduledChange(command)]);
    const { data } = await stripe().subscriptionSchedules.list({ customer: stripeCustomerId });
    expect(data).toMatchObject([{ status: "released" }]);
    expect((await subscriptionOf(stripeCustomerId)).schedule).toBeNull();
    expect(await phasesOf(tenantId, "cancel_scheduled_change")).toEqual(["intended", "succeeded"]);
  });
});

test("While Stripe does not show the final usage, nothing is canceled and no plan is changed", async () => {
  const [leaving, changing] = [await usedTenant("starter", 430), await usedTenant("starter", 430)];
  const growth = await planId("growth");
  const { prorationAt, agreedMinor } = await previewPlanChange(changing.tenantId, growth, "now");
  const agreed = { planId: growth, prorationAt, agreedMinor };
  const cancel = () => cancelNow(leaving.tenantId);
  const change = () =>
    changePlanNow({ tenantId: changing.tenantId, admin, intentId: randomUUID(), ...agreed });
  await control("POST", "/_sandbox/settings", { summary_lag_ms: 24 * HOUR });
  expect(await Promise.allSettled([cancel(), change()])).toMatchObject([
    { reason: { code: "usage_not_confirmed" } },
    { reason: { code: "usage_not_confirmed" } },
  ]);
  for (const { stripeCustomerId, tenantId } of [leaving, changing]) {
    expect((await subscriptionOf(stripeCustomerId)).status).toBe("active");
    expect(await laterInvoices(stripeCustomerId)).toEqual([]);
    expect((await getBillingState(tenantId)).plan).toBe("starter");
  }
  expect(await phasesOf(leaving.tenantId, "cancel_now")).toEqual(["intended", "refused"]);
  expect(await phasesOf(changing.tenantId, "change_plan_now")).toEqual(["intended", "refused"]);

  await control("POST", "/_sandbox/settings", { summary_lag_ms: 0 });
  await cancel();
  expect(await laterInvoices(leaving.stripeCustomerId)).toMatchObject([{ total: 30 * 19 }]);
});

test("In live mode, cancel now is refused until the tenant's name is typed", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
  await db().update(tenants).set({ name: "Cabinet Morel" }).where(eq(tenants.id, tenantId));
  const cancel = (typedName?: string) => cancelNow(tenantId, { typedName });
  const testKey = env().STRIPE_SECRET_KEY;
  // The client was made with the test key and goes on talking to local Stripe.
  env().STRIPE_SECRET_KEY = "sk_live_0123456789abcdef";
  try {
    for (const typed of [undefined, "", "cabinet morel", "Cabinet"]) {
      await expect(cancel(typed)).rejects.toMatchObject({ code: "name_not_typed" });
    }
    expect((await subscriptionOf(stripeCustomerId)).status).toBe("active");
    await cancel(" Cabinet Morel ");
  } finally {
    env().STRIPE_SECRET_KEY = testKey;
  }
  expect((await subscriptionOf(stripeCustomerId)).status).toBe("canceled");
});
