import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import {
  admin,
  cancelNow,
  control,
  publishCatalogue,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { cancelSubscriptionAtPeriodEnd } from "./cancel-at-period-end";
import { cancelSubscriptionNow } from "./cancel-now";
import { createCustomer } from "./create-customer";
import { createSubscription } from "./create-subscription";
import { syncStatus } from "./sync-status";

const other = { email: "owner@example.com" };

beforeAll(publishCatalogue);
afterEach(async () => {
  await control("DELETE", "/_sandbox/faults");
});

async function newTenant(email: string | null = null): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name: "Cabinet Morel", email }).returning();
  if (!tenant) throw new Error("No tenant");
  return tenant.id;
}

async function planId(key: string): Promise<number> {
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, key));
  return plan?.id ?? 0;
}

async function customersOf(tenantId: number) {
  const { data } = await stripe().customers.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata.tenant_id === String(tenantId));
}

async function subscriptionsOf(tenantId: number) {
  const [customer] = await customersOf(tenantId);
  return customer ? (await stripe().subscriptions.list({ customer: customer.id, status: "all" })).data : [];
}

async function mirrorOf(tenantId: number) {
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  return row;
}

async function phasesOf(tenantId: number, action: string): Promise<string[]> {
  const rows = await db()
    .select({ phase: auditLog.phase })
    .from(auditLog)
    .where(and(eq(auditLog.tenantId, tenantId), eq(auditLog.action, action)))
    .orderBy(auditLog.id);
  return rows.map(({ phase }) => phase);
}

describe("Create customer", () => {
  test("makes one customer of a double click, and both clicks succeed", async () => {
    const tenantId = await newTenant("accueil@example.com");
    const command = { tenantId, admin, intentId: randomUUID() };
    await Promise.all([createCustomer(command), createCustomer(command)]);
    const customers = await customersOf(tenantId);
    expect(customers).toMatchObject([{ name: "Cabinet Morel", email: "accueil@example.com" }]);
    expect((await mirrorOf(tenantId))?.stripeCustomerId).toBe(customers[0]?.id);
    expect(await phasesOf(tenantId, "create_customer")).toEqual(["intended", "succeeded"]);
  });

  test("makes one customer of two admins; the second is told", async () => {
    const tenantId = await newTenant();
    const results = await Promise.allSettled([
      createCustomer({ tenantId, admin, intentId: randomUUID() }),
      createCustomer({ tenantId, admin: other, intentId: randomUUID() }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "customer_exists" },
    });
    expect(await customersOf(tenantId)).toHaveLength(1);
  });

  test("that never heard Stripe's answer ends in one customer when it is tried again", async () => {
    const tenantId = await newTenant();
    await control("POST", "/_sandbox/faults", {
      match: { method: "POST", path: "/v1/customers" },
      fault: "drop_after",
      times: 4,
    });
    const lost = createCustomer({ tenantId, admin, intentId: randomUUID() });
    await expect(lost).rejects.toMatchObject({ code: "stripe_unreachable" });
    await control("DELETE", "/_sandbox/faults");
    await createCustomer({ tenantId, admin, intentId: randomUUID() });
    expect(await customersOf(tenantId)).toHaveLength(1);
    expect(await phasesOf(tenantId, "create_customer")).toEqual([
      "intended",
      "refused",
      "intended",
      "succeeded",
    ]);
  });

  test("of a tenant that does not exist is refused", async () => {
    await expect(createCustomer({ tenantId: 999_999, admin, intentId: randomUUID() })).rejects.toMatchObject({
      code: "tenant_not_found",
    });
  });
});

describe("Create subscription", () => {
  const terms = { trialDays: 0, collectionMethod: "charge_automatically", daysUntilDue: 30 } as const;

  test("is refused without a customer, without a card, and for a plan that is not there", async () => {
    const tenantId = await newTenant();
    const command = async (change: object = {}) =>
      createSubscription({
        tenantId,
        admin,
        intentId: randomUUID(),
        planId: await planId("growth"),
        ...terms,
        ...change,
      });
    await expect(command()).rejects.toMatchObject({ code: "no_customer" });
    await createCustomer({ tenantId, admin, intentId: randomUUID() });
    await expect(command()).rejects.toMatchObject({ code: "no_payment_method" });
    await expect(command({ planId: 999 })).rejects.toMatchObject({ code: "plan_not_found" });
    expect(await subscriptionsOf(tenantId)).toEqual([]);
    expect(await phasesOf(tenantId, "create_subscription")).toEqual([
      "intended",
      "refused",
      "intended",
      "refused",
      "intended",
      "refused",
    ]);
  });

  test("leaves nothing behind when the card is declined", async () => {
    const tenantId = await newTenant();
    await createCustomer({ tenantId, admin, intentId: randomUUID() });
    const [customer] = await customersOf(tenantId);
    const card = await stripe().paymentMethods.attach("pm_card_chargeCustomerFail", {
      customer: customer?.id ?? "",
    });
    await stripe().customers.update(customer?.id ?? "", {
      invoice_settings: { default_payment_method: card.id },
    });
    const declined = createSubscription({
      tenantId,
      admin,
      intentId: randomUUID(),
      planId: await planId("growth"),
      ...terms,
    });
    await expect(declined).rejects.toMatchObject({ code: "card_declined" });
    expect(await subscriptionsOf(tenantId)).toEqual([]);
  });

  test("makes one subscription of a double click and of two admins", async () => {
    const tenantId = await newTenant();
    await createCustomer({ tenantId, admin, intentId: randomUUID() });
    const command = {
      tenantId,
      admin,
      intentId: randomUUID(),
      planId: await planId("growth"),
      trialDays: 0,
      collectionMethod: "send_invoice",
      daysUntilDue: 14,
    } as const;
    const results = await Promise.allSettled([
      createSubscription(command),
      createSubscription(command),
      createSubscription({ ...command, admin: other, intentId: randomUUID() }),
    ]);
    expect(results.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { code: "subscription_exists" } },
    ]);
    expect(await subscriptionsOf(tenantId)).toMatchObject([
      { collection_method: "send_invoice", days_until_due: 14 },
    ]);
    expect(await mirrorOf(tenantId)).toMatchObject({
      billingStatus: "active",
      plan: "growth",
      mrrMinor: 14_900,
    });
  });

  test("whose answer was lost is found in Stripe and not made again", async () => {
    const tenantId = await newTenant();
    await createCustomer({ tenantId, admin, intentId: randomUUID() });
    const command = {
      tenantId,
      admin,
      planId: await planId("starter"),
      trialDays: 7,
      collectionMethod: "charge_automatically",
      daysUntilDue: 30,
    } as const;
    await control("POST", "/_sandbox/faults", {
      match: { method: "POST", path: "/v1/subscriptions" },
      fault: "drop_after",
      times: 4,
    });
    await expect(createSubscription({ ...command, intentId: randomUUID() })).rejects.toMatchObject({
      code: "stripe_unreachable",
    });
    await control("DELETE", "/_sandbox/faults");
    await expect(createSubscription({ ...command, intentId: randomUUID() })).rejects.toMatchObject({
      code: "subscription_exists",
    });
    expect(await subscriptionsOf(tenantId)).toHaveLength(1);
    expect(await mirrorOf(tenantId)).toMatchObject({ billingStatus: "trialing", plan: "starter" });
  });
});

describe("Cancel", () => {
  test("at the period's end says when, and is refused a second time", async () => {
    const { tenantId } = await subscribedTenant("growth");
    await cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
    const row = await mirrorOf(tenantId);
    expect(row?.cancelAt).toEqual(row?.currentPeriodEnd);
    const again = cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
    await expect(again).rejects.toMatchObject({ code: "already_ending" });
  });

  test("now is refused while Stripe does not show the final usage, and nothing is canceled", async () => {
    const { tenantId } = await subscribedTenant("growth");
    await control("POST", "/_sandbox/faults", {
      match: { method: "GET", path: "/v1/billing/meters/*/event_summaries" },
      fault: "error_500",
      times: 100,
    });
    await expect(cancelNow(tenantId)).rejects.toMatchObject({ code: "stripe_unreachable" });
    expect(await subscriptionsOf(tenantId)).toMatchObject([{ status: "active" }]);
  });

  test("of an ended subscription is refused", async () => {
    const { tenantId } = await subscribedTenant("flat");
    await cancelNow(tenantId);
    expect((await mirrorOf(tenantId))?.billingStatus).toBe("canceled");
    const again = { tenantId, admin, intentId: randomUUID(), agreedMinor: 0 };
    await expect(cancelSubscriptionNow(again)).rejects.toMatchObject({ code: "no_subscription" });
  });
});

test("Sync status brings what was changed in Stripe by hand", async () => {
  const { tenantId } = await subscribedTenant("growth");
  const [subscription] = await subscriptionsOf(tenantId);
  await stripe().subscriptions.cancel(subscription?.id ?? "");
  expect((await mirrorOf(tenantId))?.billingStatus).toBe("active");
  await syncStatus({ tenantId, admin, intentId: randomUUID() });
  expect(await mirrorOf(tenantId)).toMatchObject({ billingStatus: "canceled", mrrMinor: 0 });
  expect(await phasesOf(tenantId, "sync_status")).toEqual(["intended", "succeeded"]);
});
