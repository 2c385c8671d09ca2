import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import type { PlanTerms } from "@/lib/domain/plan";
import {
  admin,
  advanceTo,
  finishCall,
  later,
  listenForWebhooks,
  periodOf,
  publishCatalogue,
  subscribedTenant,
  usageRun,
} from "@/lib/ledger/billing-world.fixture";
import { savePlan } from "@/lib/plans/save-plan";
import { stripe } from "@/lib/stripe/client";
import { applyCoupon } from "./apply-coupon";
import { cancelSubscriptionAtPeriodEnd } from "./cancel-at-period-end";
import { changeCollectionMethod } from "./change-collection-method";
import { changePlanAtPeriodEnd } from "./change-plan-at-period-end";
import { changePlanNow } from "./change-plan-now";
import { compareTerms } from "./payment-previews";
import { previewPlanChange } from "./preview-plan-change";
import { previewNextInvoice } from "./queries";
import { removeDiscount } from "./remove-discount";
import { setAutomaticTax } from "./set-automatic-tax";

// In invoice-item mode Stripe hears of overage when the period closes, and discounts it like the rest.

const HOUR = 3_600_000;
const ITEMIZED: PlanTerms = {
  key: "itemized",
  name: "Itemized",
  currency: "eur",
  baseAmountMinor: 10_000,
  billingInterval: "month",
  includedMinutes: 100,
  overagePriceMinor: "20",
  usageMode: "invoice_item",
  callIncrementSeconds: 1,
  trialDays: 0,
};
let webhooks: Awaited<ReturnType<typeof listenForWebhooks>>;

beforeAll(async () => {
  await savePlan(ITEMIZED);
  await savePlan({ ...ITEMIZED, key: "itemized_year", baseAmountMinor: 99_000, billingInterval: "year" });
  await publishCatalogue();
});
beforeEach(async () => {
  webhooks = await listenForWebhooks();
});
afterEach(async () => {
  for await (const { id } of stripe().subscriptions.list({ status: "active" })) {
    await stripe().subscriptions.cancel(id);
  }
  await webhooks.close();
});

/** 20 % off, and 500 minutes at 20 cents beyond the included ones: 100 €. */
async function discountedTenant(limit: { max_redemptions?: number } = {}) {
  const tenant = await subscribedTenant("itemized");
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenant.tenantId));
  const coupon = await stripe().coupons.create({ percent_off: 20, duration: "forever", ...limit });
  await stripe().subscriptions.update(row?.stripeSubscriptionId ?? "", {
    discounts: [{ coupon: coupon.id }],
  });
  const { startsAt, endsAt } = await periodOf(tenant.tenantId);
  await advanceTo(later(startsAt, 9 * 24 * HOUR));
  await finishCall(tenant.tenantId, later(startsAt, 8 * 24 * HOUR), 600 * 60);
  return { ...tenant, endsAt, couponId: coupon.id };
}

async function planOf(key: string): Promise<number> {
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, key));
  return plan?.id ?? 0;
}

async function newestInvoice(customer: string) {
  const { data } = await stripe().invoices.list({ customer, limit: 1 });
  return data[0];
}

async function renew(endsAt: Date): Promise<void> {
  await advanceTo(later(endsAt, HOUR / 2));
  await usageRun();
  await advanceTo(later(endsAt, 3 * HOUR));
}

test("the next invoice shown takes the discount off the overage, as the renewal does", async () => {
  const { tenantId, stripeCustomerId, endsAt } = await discountedTenant();
  const shown = await previewNextInvoice(tenantId);
  expect(shown).toMatchObject({ amountMinor: 16_000, discountMinor: 4_000, hasPendingOverage: true });
  await renew(endsAt);
  expect(await newestInvoice(stripeCustomerId)).toMatchObject({
    billing_reason: "subscription_cycle",
    total: 16_000,
  });
});

test("what other terms would bill is told with the overage of the period", async () => {
  const { tenantId } = await discountedTenant();
  expect(await compareTerms(tenantId, { coupon: null })).toMatchObject({
    before: { subtotalMinor: 20_000, discountMinor: 4_000, dueMinor: 16_000 },
    after: { discountMinor: 0, dueMinor: 20_000 },
  });
});

test.each([
  ["that anyone may redeem", {}],
  ["that nobody may redeem any more", { max_redemptions: 1 }],
])("the final invoice after an end takes off a coupon %s", async (_which, limit) => {
  const { tenantId, stripeCustomerId, endsAt } = await discountedTenant(limit);
  await cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
  await renew(endsAt);
  await usageRun();
  expect(await newestInvoice(stripeCustomerId)).toMatchObject({
    billing_reason: "manual",
    subtotal: 10_000,
    total: 8_000,
  });
});

test("while another plan waits, terms that it would not bring along are not changed", async () => {
  const { tenantId, couponId } = await discountedTenant();
  await changePlanAtPeriodEnd({ tenantId, admin, planId: await planOf("flat"), intentId: randomUUID() });
  const command = () => ({ tenantId, admin, intentId: randomUUID() });
  const refused = { code: "change_scheduled" };
  await expect(removeDiscount(command())).rejects.toMatchObject(refused);
  await expect(applyCoupon({ ...command(), couponId })).rejects.toMatchObject(refused);
  await expect(setAutomaticTax({ ...command(), enabled: true })).rejects.toMatchObject(refused);
  const sent = { collectionMethod: "send_invoice", daysUntilDue: 14 } as const;
  await expect(changeCollectionMethod({ ...command(), ...sent })).rejects.toMatchObject(refused);
});

test.each([
  ["flat", 7_900],
  ["itemized_year", 99_000],
])("a change to %s at period end bills what was shown", async (key, base) => {
  const { tenantId, stripeCustomerId, endsAt } = await discountedTenant();
  const planId = await planOf(key);
  const shown = await previewPlanChange(tenantId, planId, "at_period_end");
  const [totalMinor, discountMinor] = [(base + 10_000) * 0.8, (base + 10_000) * 0.2];
  expect(shown).toMatchObject({ totalMinor, discountMinor });
  await changePlanAtPeriodEnd({ tenantId, admin, planId, intentId: randomUUID() });
  await renew(endsAt);
  const renewal = await newestInvoice(stripeCustomerId);
  expect(renewal).toMatchObject({ billing_reason: "subscription_cycle", total: shown.totalMinor });
});

test("a change now bills what was shown", async () => {
  const { tenantId, stripeCustomerId } = await discountedTenant();
  const planId = await planOf("flat");
  const { prorationAt, agreedMinor, totalMinor } = await previewPlanChange(tenantId, planId, "now");
  await changePlanNow({ tenantId, admin, planId, prorationAt, agreedMinor, intentId: randomUUID() });
  expect(await newestInvoice(stripeCustomerId)).toMatchObject({
    billing_reason: "subscription_update",
    total: totalMinor,
  });
});

test("a trial that ends in another rhythm bills what was shown", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("itemized", 14);
  const { endsAt } = await periodOf(tenantId);
  const planId = await planOf("itemized_year");
  const shown = await previewPlanChange(tenantId, planId, "at_period_end");
  expect(shown).toMatchObject({ at: endsAt, totalMinor: 99_000, isTrial: true });
  await changePlanAtPeriodEnd({ tenantId, admin, planId, intentId: randomUUID() });
  await renew(endsAt);
  expect(await newestInvoice(stripeCustomerId)).toMatchObject({ total: shown.totalMinor });
});
