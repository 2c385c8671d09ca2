import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { ensureInstallation, recordAccount } from "@/lib/installation";
import { readEvent } from "./read-event";
import { receive } from "./receive";

beforeAll(ensureInstallation);

async function storedAs(event: object) {
  const [row] = await db()
    .select()
    .from(stripeEvents)
    .where(eq(stripeEvents.id, readEvent(event).id));
  return row;
}

function eventWith(fields: object) {
  return {
    id: `evt_${randomUUID()}`,
    object: "event",
    api_version: "2026-10-28.endive",
    created: 1_790_000_000,
    livemode: false,
    type: "customer.updated",
    data: { object: { id: `cus_${randomUUID()}`, object: "customer" } },
    ...fields,
  };
}

describe("an event", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 400 });
  const anyJson = fc.jsonValue({ stringUnit: "binary", noUnicodeString: false, maxDepth: 4 });
  const anyEvent = fc.record(
    {
      id: fc.oneof(anyText, anyJson),
      type: fc.oneof(fc.constantFrom("invoice.paid", "customer.updated"), anyJson),
      api_version: anyJson,
      livemode: fc.oneof(fc.boolean(), anyJson),
      created: fc.oneof(fc.double(), fc.integer(), anyJson),
      account: anyJson,
      data: fc.oneof(
        anyJson,
        fc.record({ object: anyJson }),
        fc.record({ object: fc.record({ id: anyJson, object: anyText, customer: anyJson }) }),
      ),
    },
    { requiredKeys: [] },
  );

  test("of any shape whatever is stored once", async () => {
    await fc.assert(
      fc.asyncProperty(anyEvent, async (event) => {
        await receive(event);
        expect(await receive(event)).toBe(false);
        expect(await storedAs(event)).toBeDefined();
      }),
      { numRuns: 150 },
    );
  });

  test("without an id is known by its content", async () => {
    const { id, ...unnamed } = eventWith({});
    expect(await receive(unnamed)).toBe(true);
    expect(await receive({ ...unnamed })).toBe(false);
    expect(await receive({ ...unnamed, created: 1_790_000_001 })).toBe(true);
  });

  test("keeps what it says, but for what Postgres cannot hold", async () => {
    const event = eventWith({ note: "NUL \u0000, half a pair \ud83d, a whole one 🎉, and \\u0000 in words" });
    await receive(event);
    expect((await storedAs(event))?.payload).toEqual({
      ...event,
      note: "NUL \ufffd, half a pair \ufffd, a whole one 🎉, and \\u0000 in words",
    });
  });

  test.each([
    ["of the other mode", { livemode: true }, "live mode"],
    ["of no mode", { livemode: null }, "does not say"],
    ["of a connected account", { account: "acct_theirs" }, "account acct_theirs"],
    ["of another account's context", { context: "acct_theirs" }, "account acct_theirs"],
  ])("%s is refused visibly", async (_whose, fields, reason) => {
    const event = eventWith(fields);
    await receive(event);
    expect(await storedAs(event)).toMatchObject({
      state: "failed",
      attempts: 0,
      nextAttemptAt: null,
      error: expect.stringContaining(reason),
    });
  });

  test("that names our own account is ours", async () => {
    await recordAccount("acct_sandbox");
    const event = eventWith({ context: "acct_sandbox" });
    await receive(event);
    expect(await storedAs(event)).toMatchObject({ state: "received", error: null });
  });

  test("of a customer that is to be left alone is ignored", async () => {
    const stripeCustomerId = `cus_${randomUUID()}`;
    await db()
      .insert(ignoredCustomers)
      .values({ stripeCustomerId, ignoredBy: "operator@example.com", ignoredAt: new Date() });
    const event = eventWith({
      data: { object: { id: "sub_1", object: "subscription", customer: stripeCustomerId } },
    });
    await receive(event);
    expect(await storedAs(event)).toMatchObject({ state: "ignored", customerId: stripeCustomerId });
  });
});
