import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { asc, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import { admin, control, publishCatalogue, subscribedTenant } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import type { StripeEvent } from "@/lib/stripe/verified-event";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { drainInbox } from "./drain";
import { drainSoon } from "./drain-soon";
import { receive } from "./receive";

// No webhook is delivered here: each test says which events come, how often and in which order.

beforeAll(publishCatalogue);

async function eventsOf(customerId: string): Promise<StripeEvent[]> {
  const { data } = await stripe().events.list({ limit: 100 });
  return data.filter(({ data: { object } }) => JSON.stringify(object).includes(customerId)).reverse();
}

async function mirrorOf(tenantId: number) {
  const [billing] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  const rows = await db()
    .select()
    .from(invoices)
    .where(eq(invoices.tenantId, tenantId))
    .orderBy(asc(invoices.stripeInvoiceId));
  const withoutTime = <Row extends { readAt: Date | null }>({ readAt, ...row }: Row) => row;
  return { billing: billing && { ...withoutTime(billing), syncedAt: null }, invoices: rows.map(withoutTime) };
}

async function statesOf(ids: string[]) {
  const rows = await db().select().from(stripeEvents);
  return rows.filter(({ id }) => ids.includes(id)).map(({ state }) => state);
}

describe("an event", () => {
  test("is stored once, however often it is delivered", async () => {
    const { stripeCustomerId } = await subscribedTenant("growth");
    const [event] = await eventsOf(stripeCustomerId);
    if (!event) throw new Error("Stripe made no event");
    const answers = await Promise.all(Array.from({ length: 8 }, () => receive(event)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test("of a type we have no use for is stored as ignored", async () => {
    const event = await anyEvent({ type: "product.created" });
    await receive(event);
    expect(await statesOf([event.id])).toEqual(["ignored"]);
  });

  test("of the other mode is refused visibly", async () => {
    const event = await anyEvent({ livemode: true });
    await receive(event);
    await drainInbox();
    const [row] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, event.id));
    expect(row).toMatchObject({ state: "failed", attempts: 0, error: expect.stringContaining("live mode") });
  });

  test("of a customer that no tenant owns fails with its reason and waits for a person", async () => {
    const stranger = await stripe().customers.create({ name: "Stranger" });
    const [event] = await eventsOf(stranger.id);
    if (!event) throw new Error("Stripe made no event");
    await receive(event);
    await drainInbox();
    const [row] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, event.id));
    expect(row).toMatchObject({
      state: "failed",
      nextAttemptAt: null,
      error: expect.stringContaining("No tenant"),
    });
  });

  test("whose work fails is tried again later and then processed", async () => {
    const { stripeCustomerId } = await subscribedTenant("growth");
    const [event] = await eventsOf(stripeCustomerId);
    if (!event) throw new Error("Stripe made no event");
    await control("POST", "/_sandbox/faults", {
      match: { method: "GET", path: "/v1/subscriptions" },
      fault: "error_500",
      times: 3,
    });
    await receive(event);
    await drainInbox();
    expect(await statesOf([event.id])).toEqual(["failed"]);
    await drainInbox();
    expect(await statesOf([event.id])).toEqual(["failed"]);
    await db()
      .update(stripeEvents)
      .set({ nextAttemptAt: new Date(0) })
      .where(eq(stripeEvents.id, event.id));
    await drainInbox();
    expect(await statesOf([event.id])).toEqual(["processed"]);
    const [row] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, event.id));
    expect(row?.error).toBeNull();
    expect(row?.failures).toMatchObject([{ attempt: 1, at: expect.any(String), error: expect.any(String) }]);
  });

  test("keeps the last twenty of its failures", async () => {
    const stranger = await stripe().customers.create({ name: "Stranger" });
    const [event] = await eventsOf(stranger.id);
    if (!event) throw new Error("Stripe made no event");
    await receive(event);
    for (let attempt = 1; attempt <= 22; attempt += 1) {
      await db().update(stripeEvents).set({ state: "received" }).where(eq(stripeEvents.id, event.id));
      await drainInbox();
    }
    const [row] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, event.id));
    expect(row?.failures.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 3),
    );
  });

  test("that comes while a drain gathers another customer's is worked all the same", async () => {
    const customers = [await subscribedTenant("growth"), await subscribedTenant("growth")];
    const events = await Promise.all(
      customers.map(async ({ stripeCustomerId }) => (await eventsOf(stripeCustomerId))[0] ?? anyEvent({})),
    );
    await Promise.all(
      events.map(async (event, index) => {
        await sleep(index * 50);
        await receive(event);
        await drainSoon(() => false);
      }),
    );
    expect(await statesOf(events.map(({ id }) => id))).toEqual(["processed", "processed"]);
  });

  test("that a killed process held is worked when its lease has ended", async () => {
    const { stripeCustomerId } = await subscribedTenant("growth");
    const [event] = await eventsOf(stripeCustomerId);
    if (!event) throw new Error("Stripe made no event");
    await receive(event);
    const held = { state: "processing" as const, leaseToken: "dead", attempts: 1 };
    await db()
      .update(stripeEvents)
      .set({ ...held, leaseExpiresAt: new Date(Date.now() + 60_000) })
      .where(eq(stripeEvents.id, event.id));
    await drainInbox();
    expect(await statesOf([event.id])).toEqual(["processing"]);
    await db()
      .update(stripeEvents)
      .set({ leaseExpiresAt: new Date(0) })
      .where(eq(stripeEvents.id, event.id));
    await drainInbox();
    expect(await statesOf([event.id])).toEqual(["processed"]);
  });
});

describe("events of one customer", () => {
  test("end in the same rows in any order and any number, and those are Stripe's", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    await cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
    const events = await eventsOf(stripeCustomerId);
    await syncCustomer(stripeCustomerId);
    const expected = (await mirrorOf(tenantId)).billing;
    for (const order of [
      events,
      [...events].reverse(),
      [...events, ...events].sort((a, b) => a.id.localeCompare(b.id)),
    ]) {
      await db().execute(sql`delete from stripe_events`);
      await db().execute(
        sql`update tenant_billing set billing_status = null, plan = null, cancel_at = null where tenant_id = ${tenantId}`,
      );
      for (const event of order) await receive(event);
      await drainInbox();
      expect((await mirrorOf(tenantId)).billing).toEqual(expected);
      expect((await mirrorOf(tenantId)).invoices).toMatchObject([
        { status: "paid", amountPaidMinor: 14_900 },
      ]);
    }
  });

  test("cost one round of fetches, not one each", async () => {
    const { stripeCustomerId } = await subscribedTenant("growth");
    const events = await eventsOf(stripeCustomerId);
    const burst = events.flatMap((event) =>
      Array.from({ length: 10 }, (_, copy) => ({ ...event, id: `${event.id}_${copy}` })),
    );
    for (const event of burst) await receive(event);
    const before = await requestCount();
    await drainInbox();
    expect(burst.length).toBeGreaterThanOrEqual(50);
    const asked = (await requestCount()) - before;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(6);
  });

  test("are worked once by drains that run at once", async () => {
    const { stripeCustomerId } = await subscribedTenant("starter");
    const events = await eventsOf(stripeCustomerId);
    for (const event of events) await receive(event);
    await Promise.all([drainInbox(), drainInbox(), drainInbox()]);
    const rows = await db().select().from(stripeEvents).where(eq(stripeEvents.customerId, stripeCustomerId));
    expect(rows.filter(({ state }) => state === "processed").map(({ attempts }) => attempts)).toEqual(
      rows.filter(({ state }) => state !== "ignored").map(() => 1),
    );
  });
});

describe("a reading that was asked for earlier", () => {
  test("never overwrites one asked for later", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    await control("POST", "/_sandbox/faults", {
      match: { method: "GET", path: "/v1/subscriptions" },
      fault: "delay",
      delay_ms: 800,
      times: 1,
    });
    const slow = syncCustomer(stripeCustomerId);
    // The delay is spent once the reading has asked.
    await expect.poll(() => control("GET", "/_sandbox/faults"), { interval: 10 }).toEqual({ active: [] });
    const future = new Date(Date.now() + 60_000);
    await db()
      .update(tenantBilling)
      .set({ readAt: future, plan: "newer" })
      .where(eq(tenantBilling.tenantId, tenantId));
    await slow;
    expect((await mirrorOf(tenantId)).billing?.plan).toBe("newer");
  });
});

test("a completed checkout links its customer and subscription to the tenant it names", async () => {
  const [tenant] = await db().insert(tenants).values({ name: "Checkout" }).returning();
  const [price] = (await stripe().prices.list({ lookup_keys: ["releve_growth_v1_base"] })).data;
  if (!tenant || !price) throw new Error("The world is not ready");
  const session = await stripe().checkout.sessions.create({
    mode: "subscription",
    client_reference_id: String(tenant.id),
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: "http://localhost:3000/done",
  });
  await control("POST", `/_sandbox/checkout/${session.id}/complete`, {});
  const { customer } = await stripe().checkout.sessions.retrieve(session.id);
  const events = await eventsOf(String(customer));
  await receive(events.find(({ type }) => type === "checkout.session.completed") ?? (await anyEvent({})));
  await drainInbox();
  expect((await mirrorOf(tenant.id)).billing).toMatchObject({
    stripeCustomerId: customer,
    billingStatus: "active",
    plan: "growth",
  });
});

async function anyEvent(change: Partial<{ type: string; livemode: boolean }>): Promise<StripeEvent> {
  const { data } = await stripe().events.list({ limit: 1 });
  if (!data[0]) throw new Error("Stripe has no event");
  return Object.assign({}, data[0], { id: `evt_${randomUUID()}` }, change);
}

async function requestCount(): Promise<number> {
  const { requests } = await control("GET", "/_sandbox/requests");
  return requests.filter(({ path }: { path: string }) => path.startsWith("/v1/")).length;
}
