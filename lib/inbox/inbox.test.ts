import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { asc, eq, sql } from "drizzle-orm";
import type Stripe from "stripe";
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

  test("that failed for the first time is tried again, though another of its customer has given up", async () => {
    const { stripeCustomerId } = await subscribedTenant("growth");
    const [old, fresh] = await eventsOf(stripeCustomerId);
    if (!old || !fresh) throw new Error("Stripe made too few events");
    await receive(old);
    await receive(fresh);
    await db().update(stripeEvents).set({ attempts: 7 }).where(eq(stripeEvents.id, old.id));
    await control("POST", "/_sandbox/faults", {
      match: { method: "GET", path: "/v1/subscriptions" },
      fault: "error_500",
      times: 3,
    });
    const before = Date.now();
    await drainInbox();
    const [first] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, fresh.id));
    expect(first).toMatchObject({ state: "failed", attempts: 1 });
    const waitMs = (first?.nextAttemptAt?.getTime() ?? 0) - before;
    expect(waitMs).toBeGreaterThanOrEqual(5_000);
    expect(waitMs).toBeLessThan(15_000);
    const [last] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, old.id));
    expect(last).toMatchObject({ state: "failed", attempts: 8, nextAttemptAt: null });
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

describe("a completed checkout", () => {
  test("links its customer and subscription to the tenant it names", async () => {
    const tenantId = await addTenant();
    const customer = await completedCheckout({
      mode: "subscription",
      client_reference_id: String(tenantId),
      metadata: { tenant_id: String(tenantId) },
    });
    expect((await mirrorOf(tenantId)).billing).toMatchObject({
      stripeCustomerId: customer,
      billingStatus: "active",
      plan: "growth",
    });
  });

  test.each<[string, (tenantId: string) => Partial<Stripe.Checkout.SessionCreateParams>]>([
    ["whose address alone names a tenant", (id) => ({ mode: "subscription", client_reference_id: id })],
    ["whose metadata alone names a tenant", (id) => ({ mode: "subscription", metadata: { tenant_id: id } })],
    [
      "that names two tenants",
      (id) => ({ mode: "subscription", client_reference_id: id, metadata: { tenant_id: `${id}1` } }),
    ],
    [
      "of a single payment",
      (id) => ({
        mode: "payment",
        client_reference_id: id,
        metadata: { tenant_id: id },
      }),
    ],
  ])("%s links nobody and waits for a person", async (_case, naming) => {
    const tenantId = await addTenant();
    const customer = await completedCheckout(naming(String(tenantId)));
    expect((await mirrorOf(tenantId)).billing).toBeUndefined();
    const rows = await db().select().from(stripeEvents).where(eq(stripeEvents.customerId, customer));
    expect(rows).toMatchObject([
      { state: "failed", nextAttemptAt: null, error: expect.stringContaining("is not one of our links") },
    ]);
  });
});

test("a payment method that was taken away is gone from the mirror", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  expect((await mirrorOf(tenantId)).billing?.paymentMethod).toContain("4242");
  const [card] = (await stripe().customers.listPaymentMethods(stripeCustomerId)).data;
  await stripe().paymentMethods.detach(card?.id ?? "");
  const [detached] = (await stripe().events.list({ type: "payment_method.detached", limit: 1 })).data;
  await receive(detached ?? (await anyEvent({})));
  await drainInbox();
  expect((await mirrorOf(tenantId)).billing?.paymentMethod).toBeNull();
});

async function addTenant(): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name: "Checkout" }).returning({ id: tenants.id });
  if (!tenant) throw new Error("The world is not ready");
  return tenant.id;
}

/** Somebody pays on a checkout, and only its completion is heard of: whom it made a customer. */
async function completedCheckout(asked: Partial<Stripe.Checkout.SessionCreateParams>): Promise<string> {
  const isPayment = asked.mode === "payment";
  const [price] = (await stripe().prices.list({ lookup_keys: ["releve_growth_v1_base"] })).data;
  const product = typeof price?.product === "string" ? price.product : "";
  const once = isPayment
    ? await stripe().prices.create({ currency: "eur", unit_amount: 500, product })
    : null;
  const session = await stripe().checkout.sessions.create({
    line_items: [{ price: once?.id ?? price?.id ?? "", quantity: 1 }],
    success_url: "http://localhost:3000/done",
    ...(isPayment ? { customer: (await stripe().customers.create({ name: "Pays once" })).id } : {}),
    ...asked,
  });
  await control("POST", `/_sandbox/checkout/${session.id}/complete`, {});
  const customer = String((await stripe().checkout.sessions.retrieve(session.id)).customer);
  const events = await eventsOf(customer);
  await receive(events.find(({ type }) => type === "checkout.session.completed") ?? (await anyEvent({})));
  await drainInbox();
  return customer;
}

async function anyEvent(change: Partial<{ type: string; livemode: boolean }>): Promise<StripeEvent> {
  const { data } = await stripe().events.list({ limit: 1 });
  if (!data[0]) throw new Error("Stripe has no event");
  return Object.assign({}, data[0], { id: `evt_${randomUUID()}` }, change);
}

async function requestCount(): Promise<number> {
  const { requests } = await control("GET", "/_sandbox/requests");
  return requests.filter(({ path }: { path: string }) => path.startsWith("/v1/")).length;
}
