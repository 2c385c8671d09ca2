import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { EVERY_EVENT, type EventFilter } from "@/lib/domain/event-list";
import { STRIPE_API_VERSION } from "@/lib/domain/stripe-api-version";
import { ensureInstallation } from "@/lib/installation";
import { countEventsByState, findEvent, listEvents, listEventTypes } from "./queries";

let lenoir = 0;

type Row = Partial<typeof stripeEvents.$inferInsert> & { id: string };

beforeAll(async () => {
  await ensureInstallation();
  const [tenant] = await db().insert(tenants).values({ name: "Cabinet Lenoir 100%" }).returning();
  lenoir = tenant?.id ?? 0;
  await db().insert(tenantBilling).values({ tenantId: lenoir, stripeCustomerId: "cus_lenoir" });
  const rows: Row[] = [
    { id: "evt_1", type: "customer.updated", tenantId: lenoir, receivedAt: new Date("2026-03-01T00:00:00Z") },
    {
      id: "evt_2",
      type: "invoice.paid",
      state: "failed",
      customerId: "cus_lenoir",
      objectId: "in_2",
      attempts: 3,
      error: "Stripe was away",
      receivedAt: new Date("2026-03-01T23:59:59Z"),
    },
    {
      id: "evt_3",
      type: "invoice.paid",
      customerId: "cus_other",
      receivedAt: new Date("2026-03-02T00:00:00Z"),
    },
    {
      id: "evt_4",
      type: "price.created",
      state: "ignored",
      apiVersion: "2019-05-16",
      receivedAt: new Date("2026-03-03T12:00:00Z"),
    },
    { id: "evt_5", type: "v1.billing.meter.error", state: "ignored", apiVersion: null },
  ];
  await db()
    .insert(stripeEvents)
    .values(
      rows.map((row) => ({
        type: "customer.updated",
        apiVersion: STRIPE_API_VERSION,
        livemode: false,
        stripeCreatedAt: new Date("2026-02-28T00:00:00Z"),
        payload: { livemode: false },
        state: "processed" as const,
        receivedAt: new Date("2026-03-04T00:00:00Z"),
        ...row,
      })),
    );
});

async function found(filter: Partial<EventFilter>): Promise<string[]> {
  const page = { sort: "received", descending: false, page: 1, pageSize: 10 } as const;
  return (await listEvents({ ...EVERY_EVENT, ...filter, ...page })).map(({ id }) => id);
}

describe("the list of events", () => {
  test.each([
    ["everything", {}, ["evt_1", "evt_2", "evt_3", "evt_4", "evt_5"]],
    ["a type", { type: "invoice.paid" }, ["evt_2", "evt_3"]],
    ["a state", { state: "ignored" }, ["evt_4", "evt_5"]],
    ["a tenant's name, also of an event that failed", { search: "lenoir" }, ["evt_1", "evt_2"]],
    ["a name in which a sign means itself", { search: "100%" }, ["evt_1", "evt_2"]],
    ["a name that is nobody's", { search: "_______________________" }, []],
    ["an event's id", { search: "evt_3" }, ["evt_3"]],
    ["a customer's id", { search: "cus_other" }, ["evt_3"]],
    ["an object's id", { search: "in_2" }, ["evt_2"]],
    ["one day, whole", { from: "2026-03-01", to: "2026-03-01" }, ["evt_1", "evt_2"]],
    ["from a day on", { from: "2026-03-03" }, ["evt_4", "evt_5"]],
    ["another version; a thin event has none", { isOtherVersion: true }, ["evt_4"]],
    ["several at once", { type: "invoice.paid", search: "lenoir", state: "failed" }, ["evt_2"]],
  ] as const)("finds %s", async (_what, filter, expected) => {
    expect(await found(filter)).toEqual(expected);
  });

  test("finds a tenant's events by its id", async () => {
    expect(await found({ tenantId: lenoir })).toEqual(["evt_1", "evt_2"]);
  });

  test("comes in pages, in either order, with the tenant of each", async () => {
    const rows = await listEvents({
      ...EVERY_EVENT,
      sort: "attempts",
      descending: true,
      page: 1,
      pageSize: 1,
    });
    expect(rows).toMatchObject([
      { id: "evt_2", tenantId: lenoir, tenantName: "Cabinet Lenoir 100%", attempts: 3 },
    ]);
    const last = await listEvents({
      ...EVERY_EVENT,
      sort: "received",
      descending: false,
      page: 3,
      pageSize: 2,
    });
    expect(last.map(({ id }) => id)).toEqual(["evt_5"]);
  });

  test("is counted by state, whatever state is asked for", async () => {
    expect(await countEventsByState({ ...EVERY_EVENT, state: "failed" })).toEqual({
      received: 0,
      processing: 0,
      processed: 2,
      ignored: 2,
      failed: 1,
    });
  });

  test("knows each stored type once", async () => {
    expect(await listEventTypes()).toEqual([
      "customer.updated",
      "invoice.paid",
      "price.created",
      "v1.billing.meter.error",
    ]);
  });
});

test("an event is found with whether it can be replayed, and one that is not there is not", async () => {
  expect(await findEvent("evt_2")).toMatchObject({
    tenantId: lenoir,
    isCustomerLinked: true,
    isCustomerIgnored: false,
    replayRefusal: null,
  });
  expect(await findEvent("evt_4")).toMatchObject({ replayRefusal: "event_type_ignored" });
  expect(await findEvent("evt_none")).toBeNull();
});
