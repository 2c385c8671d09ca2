import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { ensureInstallation } from "@/lib/installation";
import { claimEvents } from "./claim-events";
import { receive } from "./receive";

/** Far from what a slow machine takes between two statements. */
const GATHERING = { quietMs: 60_000, mostMs: 600_000 };

beforeAll(ensureInstallation);
beforeEach(async () => {
  await db().delete(stripeEvents);
});

async function received(customerId: string | null, secondsAgo: number): Promise<string> {
  const id = `evt_${randomUUID()}`;
  const object =
    customerId === null ? { id: "in_1", object: "invoice" } : { id: customerId, object: "customer" };
  const type = customerId === null ? "invoice.paid" : "customer.updated";
  await receive({ id, object: "event", livemode: false, type, data: { object } });
  await db()
    .update(stripeEvents)
    .set({ receivedAt: sql`now() - make_interval(secs => ${secondsAgo})` })
    .where(eq(stripeEvents.id, id));
  return id;
}

async function claimed(): Promise<string[]> {
  const groups = await claimEvents(new Date(), GATHERING);
  return groups.flatMap(({ events }) => events.map(({ id }) => id)).sort();
}

test("a customer whose events are still coming in is left for later", async () => {
  await received("cus_busy", 90);
  await received("cus_busy", 5);
  await received("cus_new", 5);
  const quiet = await received("cus_quiet", 90);
  const nobodys = await received(null, 90);
  expect(await claimed()).toEqual([quiet, nobodys].sort());
});

test("a customer of whom one hears without a pause is not left for longer than the limit, and all of its events come along", async () => {
  const waiting = await received("cus_busy", 700);
  const fresh = await received("cus_busy", 5);
  expect(await claimed()).toEqual([waiting, fresh].sort());
});

test("what is tried again does not wait for what comes in", async () => {
  const failed = await received("cus_busy", 700);
  await db()
    .update(stripeEvents)
    .set({ state: "failed", nextAttemptAt: new Date(0) })
    .where(eq(stripeEvents.id, failed));
  const fresh = await received("cus_busy", 5);
  expect(await claimed()).toEqual([failed, fresh].sort());
});
