import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import type { PlanTerms } from "@/lib/domain/plan";
import {
  admin,
  advanceTo,
  later,
  periodOf,
  publishCatalogue,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { savePlan } from "@/lib/plans/save-plan";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { changePlanAtPeriodEnd } from "./change-plan-at-period-end";
import { changePlanNow } from "./change-plan-now";
import { previewPlanChange } from "./preview-plan-change";

// What a person adds to a subscription in Stripe's dashboard is sold, and must outlive a change of plan.

const HOUR = 3_600_000;
const ADD_ON = 1_500;

const YEARLY: PlanTerms = {
  key: "yearly_other",
  name: "Yearly",
  currency: "eur",
  baseAmountMinor: 99_000,
  billingInterval: "year",
  includedMinutes: null,
  overagePriceMinor: null,
  usageMode: "none",
  callIncrementSeconds: 1,
  trialDays: 0,
};

beforeAll(async () => {
  await savePlan(YEARLY);
  await publishCatalogue();
});
afterEach(async () => {
  for await (const { id } of stripe().subscriptions.list({ status: "active" })) {
    await stripe().subscriptions.cancel(id);
  }
});

async function planId(key: string): Promise<number> {
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, key));
  return plan?.id ?? 0;
}

/** A tenant on the starter plan three times, with an add-on twice. */
async function tenantWithAddOn() {
  const tenant = await subscribedTenant("starter");
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenant.tenantId));
  const subscriptionId = row?.stripeSubscriptionId ?? "";
  const base = row?.items?.find(({ isMetered }) => !isMetered);
  const usage = row?.items?.find(({ isMetered }) => isMetered);
  const addOn = await stripe().prices.create({
    currency: "eur",
    unit_amount: ADD_ON,
    recurring: { interval: "month" },
    product_data: { name: "Extra number" },
  });
  await stripe().subscriptions.update(subscriptionId, {
    items: [
      { id: base?.id, quantity: 3 },
      { id: usage?.id, metadata: { agreed_by: "person" } },
      { price: addOn.id, quantity: 2, metadata: { sold_by: "person" } },
    ],
    proration_behavior: "none",
  });
  await syncCustomer(tenant.stripeCustomerId);
  return {
    ...tenant,
    subscriptionId,
    basePriceId: base?.priceId,
    addOnPriceId: addOn.id,
  };
}

async function quantitiesOf(subscriptionId: string) {
  const { items } = await stripe().subscriptions.retrieve(subscriptionId);
  return new Map(items.data.map(({ price, quantity }) => [price.id, quantity]));
}

async function basePriceOf(key: string) {
  const [plan] = await db().select().from(plans).where(eq(plans.key, key));
  return plan?.stripeBasePriceId ?? "";
}

test("a change at period end leaves quantity, add-on and what was said of usage as they are, today and after", async () => {
  const { tenantId, stripeCustomerId, subscriptionId, basePriceId, addOnPriceId } = await tenantWithAddOn();
  const before = await quantitiesOf(subscriptionId);
  const invoices = async () => (await stripe().invoices.list({ customer: stripeCustomerId })).data;
  const count = (await invoices()).length;
  const preview = await previewPlanChange(tenantId, await planId("growth"), "at_period_end");
  await changePlanAtPeriodEnd({ tenantId, admin, planId: await planId("growth"), intentId: randomUUID() });
  const [{ phases } = { phases: [] }] = (
    await stripe().subscriptionSchedules.list({ customer: stripeCustomerId })
  ).data;
  for (const { items } of phases) {
    expect(items.map(({ metadata }) => metadata)).toContainEqual({ agreed_by: "person" });
  }
  expect(phases).toHaveLength(2);
  expect(await quantitiesOf(subscriptionId)).toEqual(before);
  expect(before.get(basePriceId ?? "")).toBe(3);
  expect(await invoices()).toHaveLength(count);

  const { endsAt } = await periodOf(tenantId);
  await advanceTo(later(endsAt, 3 * HOUR));
  const after = await quantitiesOf(subscriptionId);
  expect(after.get(await basePriceOf("growth"))).toBe(3);
  expect(after.get(addOnPriceId)).toBe(2);
  const [renewal] = await invoices();
  expect(renewal).toMatchObject({
    billing_reason: "subscription_cycle",
    total: 3 * 14_900 + 2 * ADD_ON,
  });
  expect(preview.totalMinor).toBe(renewal?.total);
});

test("a change now keeps quantity and add-on, and bills what was shown", async () => {
  const { tenantId, stripeCustomerId, subscriptionId, addOnPriceId } = await tenantWithAddOn();
  const { startsAt } = await periodOf(tenantId);
  await advanceTo(later(startsAt, 9 * 24 * HOUR));
  const id = await planId("growth");
  const { prorationAt, agreedMinor, totalMinor } = await previewPlanChange(tenantId, id, "now");
  await changePlanNow({ tenantId, admin, planId: id, prorationAt, agreedMinor, intentId: randomUUID() });
  const after = await quantitiesOf(subscriptionId);
  expect(after.get(await basePriceOf("growth"))).toBe(3);
  expect(after.get(addOnPriceId)).toBe(2);
  const [invoice] = (await stripe().invoices.list({ customer: stripeCustomerId })).data;
  expect(invoice).toMatchObject({ billing_reason: "subscription_update", total: totalMinor });
});

test("a change to another rhythm is refused while an add-on keeps the old one", async () => {
  const { tenantId, subscriptionId } = await tenantWithAddOn();
  const before = await quantitiesOf(subscriptionId);
  const change = { tenantId, admin, planId: await planId("yearly_other"), intentId: randomUUID() };
  await expect(changePlanAtPeriodEnd(change)).rejects.toMatchObject({ code: "other_items_interval" });
  expect(await quantitiesOf(subscriptionId)).toEqual(before);
});
