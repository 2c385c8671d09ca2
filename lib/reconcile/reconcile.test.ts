import { randomUUID } from "node:crypto";
import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { jobRuns } from "@/db/schema/jobs";
import { usagePeriods } from "@/db/schema/ledger";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { drifts } from "@/db/schema/reconcile";
import { tenants } from "@/db/schema/tenants";
import { cancelSecondSubscription } from "@/lib/billing/cancel-second-subscription";
import { createCustomer } from "@/lib/billing/create-customer";
import { forgetDeletedCustomer } from "@/lib/billing/forget-customer";
import { linkCustomer } from "@/lib/billing/link-customer";
import { now } from "@/lib/clock";
import { ignoreCustomer } from "@/lib/inbox/ignore-customer";
import { receive } from "@/lib/inbox/receive";
import {
  admin,
  control,
  finishCall,
  publishCatalogue,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { closeTenantPeriods } from "@/lib/ledger/close-tenant-periods";
import { publishPlans } from "@/lib/plans/publish-plans";
import { stripe } from "@/lib/stripe/client";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { syncNamed } from "@/lib/sync/sync-named";
import { countOpenDrifts } from "./queries";
import { openDrift } from "./record-drift";
import { continueReconcile, runReconcile } from "./run-reconcile";

// No webhook is delivered here: whatever happens at Stripe is missed until a run compares.

beforeAll(publishCatalogue);
beforeEach(async () => {
  await db().execute(sql`truncate drifts, job_runs, stripe_events`);
});

const run = async (isOutOfTime = () => false) => runReconcile(await now(), isOutOfTime);
const again = () => ({ admin, intentId: randomUUID() });

async function driftsOf(stripeObjectId: string) {
  return db().select().from(drifts).where(eq(drifts.stripeObjectId, stripeObjectId)).orderBy(desc(drifts.id));
}

async function mirrorOf(tenantId: number) {
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  if (!row?.stripeCustomerId) throw new Error("The tenant has no customer");
  return row;
}

async function emptyTenant(): Promise<number> {
  const [tenant] = await db()
    .insert(tenants)
    .values({ name: `Tenant ${randomUUID()}` })
    .returning();
  if (!tenant) throw new Error("There is no tenant");
  return tenant.id;
}

describe("the mirror", () => {
  test("that agrees leaves no difference, however often it is compared", async () => {
    const { tenantId } = await subscribedTenant("growth");
    expect(await run()).toMatchObject({ outcome: "done", remaining: 0, failed: 0 });
    await run();
    expect(await db().select().from(drifts).where(eq(drifts.tenantId, tenantId))).toEqual([]);
  });

  test("of a subscription that changed unheard repairs itself, with both values and the cause", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { stripeSubscriptionId } = await mirrorOf(tenantId);
    await stripe().subscriptions.update(stripeSubscriptionId ?? "", { cancel_at_period_end: true });
    expect(await run()).toMatchObject({ repaired: 1 });
    expect(await mirrorOf(tenantId)).toMatchObject({ cancelAtPeriodEnd: true });
    expect(await driftsOf(stripeCustomerId)).toMatchObject([
      {
        kind: "customer_mirror",
        tenantId,
        cause: "event_missing",
        ours: { cancelAt: null },
        stripes: { cancelAt: expect.any(String) },
        repair: "synced",
        repairedBy: "reconcile",
      },
    ]);
  });

  test("whose event failed says so", async () => {
    const { stripeCustomerId } = await subscribedTenant("growth");
    await stripe().customers.update(stripeCustomerId, { email: "new@example.com" });
    const [event] = (await stripe().events.list({ limit: 1 })).data;
    if (!event) throw new Error("Stripe made no event");
    await receive(event);
    await db().update(stripeEvents).set({ state: "failed" }).where(eq(stripeEvents.id, event.id));
    await run();
    expect(await driftsOf(stripeCustomerId)).toMatchObject([
      { cause: "event_failed", ours: { customerEmail: null }, stripes: { customerEmail: "new@example.com" } },
    ]);
  });

  test("of an ended subscription, a changed row and a lost invoice is repaired", async () => {
    const ended = await subscribedTenant("growth");
    const changed = await subscribedTenant("starter");
    await stripe().subscriptions.cancel((await mirrorOf(ended.tenantId)).stripeSubscriptionId ?? "");
    await db().update(tenantBilling).set({ plan: "pro" }).where(eq(tenantBilling.tenantId, changed.tenantId));
    const [invoice] = await db().delete(invoices).where(eq(invoices.tenantId, changed.tenantId)).returning();
    expect(await run()).toMatchObject({ repaired: 3 });
    expect(await mirrorOf(ended.tenantId)).toMatchObject({ billingStatus: "canceled" });
    expect(await mirrorOf(changed.tenantId)).toMatchObject({ plan: "starter" });
    expect(await driftsOf(invoice?.stripeInvoiceId ?? "")).toMatchObject([
      { kind: "invoice_mirror", ours: null, stripes: { status: "paid" }, repair: "synced" },
    ]);
    expect(await db().select().from(invoices).where(eq(invoices.tenantId, changed.tenantId))).toMatchObject([
      { status: "paid" },
    ]);
  });

  test("of an invoice whose amounts changed is repaired", async () => {
    const { tenantId } = await subscribedTenant("growth");
    const [invoice] = await db()
      .update(invoices)
      .set({ status: "open", amountPaidMinor: 0 })
      .where(eq(invoices.tenantId, tenantId))
      .returning();
    await run();
    expect(await driftsOf(invoice?.stripeInvoiceId ?? "")).toMatchObject([
      { ours: { status: "open", amountPaidMinor: 0 }, stripes: { status: "paid", amountPaidMinor: 14_900 } },
    ]);
  });
});

describe("a customer that no tenant owns", () => {
  test("is told with its cause, and linked it is the tenant's and the difference ends", async () => {
    const tenantId = await emptyTenant();
    const orphan = await stripe().customers.create({ name: "Orphan", email: "orphan@example.com" });
    await run();
    await run();
    expect(await driftsOf(orphan.id)).toMatchObject([
      { kind: "orphan_customer", cause: "names_no_tenant", stripes: { name: "Orphan" }, repairedAt: null },
    ]);
    await linkCustomer({ tenantId, stripeCustomerId: orphan.id, ...again() });
    expect(await driftsOf(orphan.id)).toMatchObject([{ repair: "link", repairedBy: admin.email }]);
    await run();
    expect(await driftsOf(orphan.id)).toHaveLength(1);
  });

  test("is told no more once a person says to leave it alone", async () => {
    const orphan = await stripe().customers.create({ name: "Not ours" });
    await run();
    await ignoreCustomer({ stripeCustomerId: orphan.id, note: "", ...again() });
    await run();
    expect(await driftsOf(orphan.id)).toMatchObject([{ repair: "ignore" }]);
    await db().delete(ignoredCustomers).where(eq(ignoredCustomers.stripeCustomerId, orphan.id));
  });

  test("that names a tenant without a customer is linked at once; one that names another's is told", async () => {
    const tenantId = await emptyTenant();
    const named = await stripe().customers.create({ metadata: { tenant_id: String(tenantId) } });
    await run();
    expect(await mirrorOf(tenantId)).toMatchObject({ stripeCustomerId: named.id });
    expect(await driftsOf(named.id)).toMatchObject([{ repair: "linked" }]);
    const second = await stripe().customers.create({ metadata: { tenant_id: String(tenantId) } });
    const lost = await stripe().customers.create({ metadata: { tenant_id: "999999" } });
    await run();
    expect(await driftsOf(second.id)).toMatchObject([{ cause: "tenant_has_another", repairedAt: null }]);
    expect(await driftsOf(lost.id)).toMatchObject([{ cause: "names_unknown_tenant", repairedAt: null }]);
  });

  test("that Stripe has no more is told no more", async () => {
    const orphan = await stripe().customers.create({ name: "Short-lived" });
    await run();
    await stripe().customers.del(orphan.id);
    await run();
    expect(await driftsOf(orphan.id)).toMatchObject([{ repair: "gone", repairedBy: "reconcile" }]);
  });
});

describe("a tenant's customer", () => {
  test("that was deleted is told, forgotten by one of two admins, and created anew", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    await stripe().customers.del(stripeCustomerId);
    await run();
    const [open] = (await driftsOf(stripeCustomerId)).filter(({ repairedAt }) => repairedAt === null);
    expect(open).toMatchObject({ kind: "deleted_customer", cause: "deleted_at_stripe", tenantId });
    expect(await mirrorOf(tenantId)).toMatchObject({ billingStatus: "canceled" });

    const both = await Promise.allSettled([
      forgetDeletedCustomer({ tenantId, stripeCustomerId, ...again() }),
      forgetDeletedCustomer({ tenantId, stripeCustomerId, ...again() }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "customer_already_forgotten" },
    });
    await createCustomer({ tenantId, ...again() });
    const anew = await mirrorOf(tenantId);
    expect(anew.stripeCustomerId).not.toBe(stripeCustomerId);
    expect(anew).toMatchObject({ customerDeletedAt: null, stripeSubscriptionId: null });
    await run();
    expect((await driftsOf(stripeCustomerId)).filter(({ repairedAt }) => repairedAt === null)).toEqual([]);
  });

  test("that our key does not know is told, and can be forgotten", async () => {
    const tenantId = await emptyTenant();
    await db().insert(tenantBilling).values({ tenantId, stripeCustomerId: "cus_of_elsewhere" });
    await run();
    expect(await driftsOf("cus_of_elsewhere")).toMatchObject([
      { kind: "missing_customer", cause: "unknown_to_stripe", stripes: null, repairedAt: null },
    ]);
    await forgetDeletedCustomer({ tenantId, stripeCustomerId: "cus_of_elsewhere", ...again() });
    expect(await driftsOf("cus_of_elsewhere")).toMatchObject([{ repair: "forget" }]);
  });

  test("that our key does not know is forgotten with its periods, which are left to a person", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    await closeTenantPeriods(tenantId);
    await db()
      .update(tenantBilling)
      .set({ stripeCustomerId: "cus_away", stripeSubscriptionId: "sub_away" })
      .where(eq(tenantBilling.tenantId, tenantId));
    const endsAt = new Date((await now()).getTime() - 60_000);
    await db()
      .update(usagePeriods)
      .set({ stripeCustomerId: "cus_away", stripeSubscriptionId: "sub_away", endsAt })
      .where(eq(usagePeriods.tenantId, tenantId));
    await finishCall(tenantId, new Date(endsAt.getTime() - 1_000), 60);
    await forgetDeletedCustomer({ tenantId, stripeCustomerId: "cus_away", ...again() });
    const periods = await db().select().from(usagePeriods).where(eq(usagePeriods.tenantId, tenantId));
    expect(periods.filter(({ state, isBlocked }) => state !== "settled" && !isBlocked)).toEqual([]);
    expect(periods).toContainEqual(expect.objectContaining({ isBlocked: true, trouble: "closing_failed" }));
    await createCustomer({ tenantId, ...again() });
    expect((await mirrorOf(tenantId)).stripeCustomerId).not.toBe(stripeCustomerId);
  });

  test("that was forgotten leaves invoices that go on to follow Stripe", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const [invoice] = await db().select().from(invoices).where(eq(invoices.tenantId, tenantId));
    const invoiceId = invoice?.stripeInvoiceId ?? "";
    await stripe().customers.del(stripeCustomerId);
    await forgetDeletedCustomer({ tenantId, stripeCustomerId, ...again() });
    await createCustomer({ tenantId, ...again() });
    const anew = await mirrorOf(tenantId);
    const stale = () => db().update(invoices).set({ status: "open" }).where(eq(invoices.tenantId, tenantId));
    const mirrored = () => db().select().from(invoices).where(eq(invoices.tenantId, tenantId));
    await stale();
    const named = { customerId: stripeCustomerId, invoiceIds: new Set([invoiceId]), asksPreview: false };
    expect(await syncNamed(named)).toBe(tenantId);
    expect(await mirrored()).toMatchObject([{ status: "paid" }]);
    await stale();
    await syncInvoice(invoiceId);
    expect(await mirrored()).toMatchObject([{ status: "paid" }]);
    expect(await syncNamed({ ...named, invoiceIds: new Set() })).toBeNull();
    expect(await mirrorOf(tenantId)).toMatchObject({ stripeCustomerId: anew.stripeCustomerId });
  });

  test("that Stripe still has is not forgotten", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    await expect(forgetDeletedCustomer({ tenantId, stripeCustomerId, ...again() })).rejects.toMatchObject({
      code: "customer_not_deleted",
    });
  });

  test("with a second running subscription is told, and one of two admins ends it", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { stripeSubscriptionId: first } = await mirrorOf(tenantId);
    const [price] = (await stripe().prices.list({ lookup_keys: ["releve_growth_v1_base"] })).data;
    if (!price || !first) throw new Error("The world is not ready");
    await control("POST", "/_sandbox/clock", { advance_to: Math.ceil((await now()).getTime() / 1000) + 60 });
    await stripe().subscriptions.create({ customer: stripeCustomerId, items: [{ price: price.id }] });
    await run();
    expect(await driftsOf(first)).toMatchObject([
      {
        kind: "second_subscription",
        tenantId,
        cause: "two_running",
        repairedAt: null,
        ours: { plan: "growth" },
        stripes: {
          stripeCustomerId,
          plan: "growth",
          baseAmountMinor: "14900",
          currency: "eur",
          billingInterval: "month",
          currentPeriodEnd: expect.stringMatching(/Z$/),
        },
      },
    ]);
    const both = await Promise.allSettled([
      cancelSecondSubscription({ tenantId, stripeSubscriptionId: first, confirmation: "", ...again() }),
      cancelSecondSubscription({ tenantId, stripeSubscriptionId: first, confirmation: "", ...again() }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await stripe().subscriptions.retrieve(first)).status).toBe("canceled");
    expect(await driftsOf(first)).toMatchObject([{ repair: "cancel_second" }]);
  });
});

describe("a plan that was changed in Stripe by hand", () => {
  const growth = "releve_growth";

  test("is told each night until it is published again", async () => {
    await stripe().products.update(growth, { name: "Mine" });
    await run();
    await run();
    expect(await driftsOf(growth)).toMatchObject([
      {
        kind: "catalogue",
        tenantId: null,
        cause: "changed_by_hand",
        ours: { "releve_growth name": "Growth" },
        stripes: { "releve_growth name": "Mine" },
        repairedAt: null,
      },
    ]);
    expect(await countOpenDrifts()).toMatchObject({ catalogue: 1 });
    await publishPlans({ actor: admin.email, intentId: randomUUID() });
    expect(await driftsOf(growth)).toMatchObject([{ repair: "publish", repairedBy: admin.email }]);
    await run();
    expect(await countOpenDrifts()).toMatchObject({ catalogue: 0 });
  });

  test("and put right there is a difference that is gone", async () => {
    await stripe().products.update(growth, { active: false });
    await run();
    await stripe().products.update(growth, { active: true });
    await run();
    expect(await driftsOf(growth)).toMatchObject([{ repair: "gone", repairedBy: "reconcile" }]);
  });
});

describe("a run", () => {
  test("that is out of time or killed is gone on with, and ends in the same rows", async () => {
    const { tenantId } = await subscribedTenant("growth");
    await db().update(tenantBilling).set({ plan: "pro" }).where(eq(tenantBilling.tenantId, tenantId));
    expect(await run(() => true)).toMatchObject({ outcome: "out_of_time", remaining: 6 });
    let questions = 0;
    expect(await run(() => ++questions > 1)).toMatchObject({ outcome: "out_of_time", stage: 1 });
    await db().update(jobRuns).set({ outcome: "running", finishedAt: null });
    const last = await run();
    expect(last).toMatchObject({ outcome: "done", customers: 0 });
    expect(await mirrorOf(tenantId)).toMatchObject({ plan: "growth" });
    expect(await run()).toMatchObject({ outcome: "done", stage: 6 });
  });

  test("that Stripe stops answering says why, and the next goes on", async () => {
    await subscribedTenant("growth");
    await control("POST", "/_sandbox/faults", {
      match: { method: "GET", path: "/v1/invoices" },
      fault: "rate_limit",
      times: 5,
    });
    await expect(run()).rejects.toThrow(/rate limit/i);
    const [row] = await db().select().from(jobRuns).orderBy(desc(jobRuns.id)).limit(1);
    expect(row).toMatchObject({ outcome: "failed", error: expect.stringMatching(/rate limit/i) });
    expect(await run()).toMatchObject({ outcome: "done" });
  });

  test("goes on past a tenant in trouble, and ends no difference of it, also when it was resumed", async () => {
    const { tenantId: one } = await subscribedTenant("growth");
    const { tenantId: other } = await subscribedTenant("growth");
    const second = { kind: "second_subscription", tenantId: one, cause: "two_running" } as const;
    const long = new Date(Date.UTC(2020));
    const { id } = await openDrift({ ...second, stripeObjectId: "sub_old", ours: null, stripes: null }, long);
    await db()
      .update(tenantBilling)
      .set({ plan: "pro" })
      .where(inArray(tenantBilling.tenantId, [one, other]));
    await control("POST", "/_sandbox/faults", {
      match: { method: "GET", path: "/v1/subscriptions" },
      fault: "rate_limit",
      times: 5,
    });
    let questions = 0;
    const first = await run(() => ++questions > 1);
    expect(first).toMatchObject({ outcome: "out_of_time", stage: 1, repaired: 1, failed: 1 });
    expect(await run()).toMatchObject({ outcome: "done", failed: 1 });
    expect(await driftsOf("sub_old")).toMatchObject([{ id, repairedAt: null }]);
    expect(await run()).toMatchObject({ outcome: "done", repaired: 1, failed: 0 });
    expect(await mirrorOf(one)).toMatchObject({ plan: "growth" });
    expect(await mirrorOf(other)).toMatchObject({ plan: "growth" });
    expect(await driftsOf("sub_old")).toMatchObject([{ id, repair: "gone" }]);
  });

  test("that the night could not finish is gone on with by maintenance, which begins none itself", async () => {
    const at = await now();
    const maintain = (hours: number) =>
      continueReconcile({ at: new Date(at.getTime() + hours * 3_600_000), isOutOfTime: () => false });
    expect(await maintain(0)).toEqual({});
    await run(() => true);
    await db().update(jobRuns).set({ outcome: "running", finishedAt: null });
    expect(await maintain(0)).toEqual({});
    expect(await maintain(25)).toMatchObject({ remaining: 0, failed: 0 });
    expect(await maintain(26)).toEqual({});
    expect(await db().select().from(jobRuns)).toMatchObject([{ job: "reconcile" }, { outcome: "done" }]);
  });

  test("beside another repairs each difference once", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    await db().update(tenantBilling).set({ plan: "pro" }).where(eq(tenantBilling.tenantId, tenantId));
    await Promise.all([run(), run()]);
    const found = await driftsOf(stripeCustomerId);
    expect(found).toHaveLength(1);
    expect(
      await db()
        .select()
        .from(drifts)
        .where(and(isNull(drifts.repairedAt), eq(drifts.tenantId, tenantId))),
    ).toEqual([]);
  });
});
