import { randomUUID } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { EVERY_EVENT } from "@/lib/domain/event-list";
import { ensureInstallation } from "@/lib/installation";
import { ignoreCustomer } from "./ignore-customer";
import { receive } from "./receive";
import { replayChosen, replayEvent, replayMatching } from "./replay-events";
import { requeueCustomer } from "./requeue-customer";
import { stopIgnoringCustomer } from "./stop-ignoring-customer";

beforeAll(ensureInstallation);
beforeEach(async () => {
  await db().delete(stripeEvents);
  await db().delete(ignoredCustomers);
});

const command = () => ({ intentId: randomUUID(), admin: { email: "operator@example.com" } });

type Row = Partial<typeof stripeEvents.$inferInsert>;

/** An event as it stands after whatever happened to it. */
async function stored(row: Row = {}): Promise<string> {
  const id = `evt_${randomUUID()}`;
  const payload = { id, type: row.type, livemode: row.livemode ?? false };
  await db()
    .insert(stripeEvents)
    .values({
      id,
      type: "customer.updated",
      livemode: false,
      stripeCreatedAt: new Date(),
      payload,
      state: "failed",
      attempts: 8,
      error: "Stripe was away",
      failures: [{ at: "2026-01-01T00:00:00.000Z", attempt: 8, error: "Stripe was away" }],
      ...row,
    });
  return id;
}

async function rowOf(id: string) {
  const [row] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, id));
  return row;
}

async function auditOf(intentId: string) {
  return db().select().from(auditLog).where(eq(auditLog.intentId, intentId));
}

describe("replay of one", () => {
  test.each(["failed", "processed"] as const)(
    "begins a %s event anew, keeps its failures, leaves a trace",
    async (state) => {
      const eventId = await stored({ state, tenantId: 7 });
      const wanted = command();
      expect(await replayEvent({ ...wanted, eventId })).toEqual({ ids: [eventId], refused: {} });
      expect(await rowOf(eventId)).toMatchObject({
        state: "received",
        attempts: 0,
        error: null,
        processedAt: null,
      });
      expect((await rowOf(eventId))?.failures).toHaveLength(1);
      expect(await auditOf(wanted.intentId)).toMatchObject([
        {
          tenantId: 7,
          actor: "operator@example.com",
          action: "replay_events",
          phase: "succeeded",
          before: { [state]: 1 },
        },
      ]);
    },
  );

  test.each([
    ["an event being worked", { state: "processing", leaseToken: "somebody" }, "event_in_progress"],
    ["an event that waits", { state: "received" }, "event_waiting"],
    ["an event of a type without use", { state: "ignored", type: "product.created" }, "event_type_ignored"],
    ["an event of the other mode", { livemode: true }, "event_refused"],
    [
      "an event of another account",
      { payload: { livemode: false, account: "acct_theirs" } },
      "event_refused",
    ],
  ] as const)("is refused for %s, with a trace, and changes nothing", async (_which, row, code) => {
    const eventId = await stored(row);
    const before = await rowOf(eventId);
    const wanted = command();
    await expect(replayEvent({ ...wanted, eventId })).rejects.toMatchObject({ code });
    expect(await rowOf(eventId)).toEqual(before);
    expect(await auditOf(wanted.intentId)).toMatchObject([{ phase: "refused" }]);
  });

  test("is refused for an event of a customer that is left alone", async () => {
    const eventId = await stored({ customerId: "cus_alone" });
    await ignoreCustomer({ ...command(), stripeCustomerId: "cus_alone", note: "" });
    await expect(replayEvent({ ...command(), eventId })).rejects.toMatchObject({
      code: "event_customer_ignored",
    });
  });

  test("is refused for an event that does not exist", async () => {
    await expect(replayEvent({ ...command(), eventId: "evt_none" })).rejects.toMatchObject({
      code: "event_not_found",
    });
  });

  test("by two admins at once happens once", async () => {
    const eventId = await stored();
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => replayEvent({ ...command(), eventId })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await rowOf(eventId)).toMatchObject({ state: "received" });
  });

  test("of a double click happens once and answers the same twice", async () => {
    const eventId = await stored();
    const wanted = { ...command(), eventId };
    const [one, other] = await Promise.all([replayEvent(wanted), replayEvent(wanted)]);
    expect(one).toEqual({ ids: [eventId], refused: {} });
    expect(other).toEqual(one);
    expect(await auditOf(wanted.intentId)).toHaveLength(1);
  });
});

describe("replay of many", () => {
  test("takes those that can be and counts the others by reason", async () => {
    const good = [await stored(), await stored({ state: "processed" })];
    const busy = await stored({ state: "processing" });
    const useless = await stored({ state: "ignored", type: "price.created" });
    const outcome = await replayChosen({ ...command(), eventIds: [...good, busy, useless] });
    expect(outcome.ids.toSorted()).toEqual(good.toSorted());
    expect(outcome.refused).toEqual({ event_in_progress: 1, event_type_ignored: 1 });
  });

  test("by filter takes what matches, a thousand at most, the oldest first", async () => {
    const failed = {
      type: "invoice.paid",
      livemode: false,
      payload: { livemode: false },
      state: "failed" as const,
    };
    await db()
      .insert(stripeEvents)
      .values(
        Array.from({ length: 1_003 }, (_, index) => ({
          ...failed,
          id: `evt_${index}`,
          stripeCreatedAt: new Date(),
          receivedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)),
        })),
      );
    const other = await stored({ type: "invoice.voided" });
    const filter = { ...EVERY_EVENT, type: "invoice.paid", state: "failed" as const };
    expect((await replayMatching({ ...command(), filter })).ids).toHaveLength(1_000);
    const left = await db().select().from(stripeEvents).where(eq(stripeEvents.state, "failed"));
    expect(left.map(({ id }) => id).toSorted()).toEqual(
      ["evt_1000", "evt_1001", "evt_1002", other].toSorted(),
    );
    expect((await replayMatching({ ...command(), filter })).ids).toHaveLength(3);
    await expect(replayMatching({ ...command(), filter })).rejects.toMatchObject({
      code: "no_event_matches",
    });
  });

  test("by filter is not held up by what was ignored or has just been replayed", async () => {
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
    const rows = (name: string, count: number, row: Row) =>
      Array.from({ length: count }, (_, index) => ({
        type: "customer.updated",
        livemode: false,
        payload: { livemode: false },
        stripeCreatedAt: new Date(),
        state: "processed" as const,
        ...row,
        id: `evt_${name}${index}`,
      }));
    await db()
      .insert(stripeEvents)
      .values([
        ...rows("old", 1_000, { receivedAt: ago(9), state: "ignored", type: "price.created" }),
        ...rows("replayed", 1_000, { receivedAt: ago(8), processedAt: ago(0) }),
        ...rows("due", 5, { receivedAt: ago(7), processedAt: ago(7) }),
      ]);
    const { ids, refused } = await replayMatching({ ...command(), filter: EVERY_EVENT });
    expect(ids.slice(0, 5)).toEqual(["evt_due0", "evt_due1", "evt_due2", "evt_due3", "evt_due4"]);
    expect(ids).toHaveLength(1_000);
    expect(refused).toEqual({});
  });

  test("of the same events by two admins at once gives none away twice", async () => {
    const eventIds = await Promise.all(Array.from({ length: 20 }, () => stored()));
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => replayChosen({ ...command(), eventIds })),
    );
    expect(outcomes.flatMap(({ ids }) => ids).toSorted()).toEqual(eventIds.toSorted());
  });
});

describe("a customer that is no tenant's", () => {
  const event = (customer: string, type = "customer.subscription.updated") => ({
    id: `evt_${randomUUID()}`,
    type,
    livemode: false,
    created: 1_790_000_000,
    data: { object: { id: "sub_1", object: "subscription", customer } },
  });

  test("is left alone on request: its failed events, and those that come later", async () => {
    const stripeCustomerId = "cus_stranger";
    const failed = await stored({ customerId: stripeCustomerId });
    const done = await stored({ customerId: stripeCustomerId, state: "processed" });
    const wanted = { ...command(), stripeCustomerId, note: "the shop's own" };
    expect(await ignoreCustomer(wanted)).toEqual({ stripeCustomerId, events: 1 });
    const later = event(stripeCustomerId);
    await receive(later);
    const states = [await rowOf(failed), await rowOf(done), await rowOf(later.id)].map((row) => row?.state);
    expect(states).toEqual(["ignored", "processed", "ignored"]);
    expect(await auditOf(wanted.intentId)).toMatchObject([{ action: "ignore_customer", phase: "succeeded" }]);

    expect(await stopIgnoringCustomer({ ...command(), stripeCustomerId })).toEqual({
      stripeCustomerId,
      events: 2,
    });
    expect((await rowOf(failed))?.state).toBe("received");
    await expect(stopIgnoringCustomer({ ...command(), stripeCustomerId })).rejects.toMatchObject({
      code: "customer_not_ignored",
    });
  });

  test("cannot be left alone once it is a tenant's", async () => {
    const [tenant] = await db().insert(tenants).values({ name: "Linked" }).returning();
    await db()
      .insert(tenantBilling)
      .values({ tenantId: tenant?.id ?? 0, stripeCustomerId: "cus_linked" });
    await expect(
      ignoreCustomer({ ...command(), stripeCustomerId: "cus_linked", note: "" }),
    ).rejects.toMatchObject({ code: "customer_linked" });
  });

  test("that finds its tenant has its failed events worked, and only those that something is done for", async () => {
    const customerId = "cus_found";
    const ids = [
      await stored({ customerId }),
      await stored({ customerId, state: "ignored", type: "price.created" }),
      await stored({ customerId, livemode: true, payload: { livemode: true } }),
      await stored({ customerId, state: "processed" }),
    ];
    expect(await requeueCustomer(customerId)).toBe(1);
    const rows = await db().select().from(stripeEvents).where(inArray(stripeEvents.id, ids));
    expect(ids.map((id) => rows.find((row) => row.id === id)?.state)).toEqual([
      "received",
      "ignored",
      "failed",
      "processed",
    ]);
  });
});
