import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { meterReports } from "@/db/schema/ledger";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import { drainInbox } from "@/lib/inbox/drain";
import { fillThinGaps } from "@/lib/inbox/fill-thin-gaps";
import { THIN_TYPES } from "@/lib/inbox/handlers";
import { stripe } from "@/lib/stripe/client";
import { repairEndpoint } from "@/lib/webhooks/repair-endpoint";
import {
  admin,
  control,
  finishCall,
  later,
  listenForWebhooks,
  loseWebhooks,
  periodOf,
  publishCatalogue,
  rowsOf,
  subscribedTenant,
  usageRun,
} from "./billing-world.fixture";
import { unblockPeriods } from "./unblock-periods";

const ERROR_REPORT = "v1.billing.meter.error_report_triggered";
let webhooks: Awaited<ReturnType<typeof listenForWebhooks>>;

beforeAll(async () => {
  await publishCatalogue();
  webhooks = await listenForWebhooks();
  Object.assign(env(), { APP_URL: webhooks.url });
  await repairEndpoint({ kind: "thin", intentId: randomUUID(), admin });
});
afterAll(() => webhooks.close());

async function reportsOf(tenantId: number) {
  const rows = await db()
    .select()
    .from(meterReports)
    .where(eq(meterReports.tenantId, tenantId))
    .orderBy(meterReports.sequence);
  return rows.map(({ minutes, outcome, error }) => [minutes, outcome, error]);
}

async function eventsOf(type: string) {
  return db().select().from(stripeEvents).where(eq(stripeEvents.type, type)).orderBy(stripeEvents.receivedAt);
}

test("a report that Stripe took and dropped is refused with Stripe's code, and its period waits for a person", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  const { startsAt } = await periodOf(tenantId);
  await finishCall(tenantId, startsAt, 7 * 60);
  await control("POST", "/_sandbox/meter_errors", { code: "archived_meter", customer: stripeCustomerId });
  await usageRun();

  await expect
    .poll(async () => (await rowsOf(tenantId))[0], { timeout: 15_000 })
    .toMatchObject({
      trouble: "report_refused",
      troubleDetail: "archived_meter: The meter is archived.",
      isBlocked: true,
      acknowledgedMinutes: null,
    });
  expect(await reportsOf(tenantId)).toEqual([[7, "refused", "archived_meter: The meter is archived."]]);
  await expect
    .poll(async () => (await eventsOf(ERROR_REPORT)).at(-1))
    .toMatchObject({
      state: "processed",
      tenantId,
      apiVersion: null,
      objectId: expect.stringMatching(/^mtr_/),
    });

  // The cause is gone: the total is told anew, and it counts.
  await usageRun();
  expect(await reportsOf(tenantId)).toHaveLength(1);
  await unblockPeriods(tenantId);
  await usageRun();
  expect(await reportsOf(tenantId)).toMatchObject([
    [7, "refused", expect.any(String)],
    [7, "accepted", null],
  ]);
  expect((await rowsOf(tenantId))[0]).toMatchObject({ acknowledgedMinutes: 7, trouble: null });
});

test("a dropped report that a later one has replaced blocks nobody", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  const { startsAt } = await periodOf(tenantId);
  await finishCall(tenantId, startsAt, 60);
  const late = { code: "timestamp_too_far_in_past", customer: stripeCustomerId, window_ms: 1_500 };
  await control("POST", "/_sandbox/meter_errors", late);
  await usageRun();
  await finishCall(tenantId, startsAt, 60);
  await usageRun();
  await expect
    .poll(async () => (await reportsOf(tenantId)).map(([, outcome]) => outcome), { timeout: 15_000 })
    .toEqual(["refused", "accepted"]);
  expect((await rowsOf(tenantId))[0]).toMatchObject({ isBlocked: false, acknowledgedMinutes: 2 });
});

test("usage for a meter that is not there raises the same", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  const { startsAt } = await periodOf(tenantId);
  await finishCall(tenantId, startsAt, 60);
  await control("POST", "/_sandbox/meter_errors", { code: "no_meter", customer: stripeCustomerId });
  await usageRun();
  await expect
    .poll(async () => (await rowsOf(tenantId))[0]?.troubleDetail, { timeout: 15_000 })
    .toContain("no_meter");
});

test("a report that is not ours is told to nobody, and the event is done", async () => {
  const { stripeCustomerId } = await subscribedTenant("growth");
  await control("POST", "/_sandbox/meter_errors", { code: "archived_meter", customer: stripeCustomerId });
  const [meter] = (await stripe().billing.meters.list()).data;
  await stripe().billing.meterEvents.create({
    event_name: meter?.event_name ?? "",
    payload: { stripe_customer_id: stripeCustomerId, value: "1" },
  });
  await expect
    .poll(async () => (await eventsOf(ERROR_REPORT)).map(({ state }) => state), { timeout: 15_000 })
    .toEqual(["processed", "processed", "processed"]);
});

test("an error whose notification was lost is found in Stripe's list, by one look an hour", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  const { startsAt } = await periodOf(tenantId);
  await finishCall(tenantId, startsAt, 60);
  await loseWebhooks(1);
  await control("POST", "/_sandbox/meter_errors", { code: "archived_meter", customer: stripeCustomerId });
  await usageRun();
  const types = ["v1.billing.meter.error_report_triggered"];
  const listed = async () => (await stripe().v2.core.events.list({ types })).data.length;
  const before = (await eventsOf(ERROR_REPORT)).length;
  await expect.poll(listed, { timeout: 15_000 }).toBe(before + 1);
  await loseWebhooks(0);

  const at = await now();
  const look = (minutes: number) =>
    fillThinGaps({ at: later(at, minutes * 60_000), isOutOfTime: () => false });
  expect(await look(0)).toMatchObject({ stored: 1 });
  await drainInbox();
  expect((await rowsOf(tenantId))[0]).toMatchObject({ trouble: "report_refused", isBlocked: true });
  expect(await look(59)).toEqual({});
  expect(await look(61)).toMatchObject({ listed: expect.any(Number), stored: 0 });
});

test("a list that takes longer than a run has is read to its end by the next ones", async () => {
  const listed = (await stripe().v2.core.events.list({ types: [...THIN_TYPES], limit: 100 })).data.length;
  expect(listed).toBeGreaterThan(1);
  const at = later(await now(), 24 * 60 * 60_000);
  const seen: Record<string, number>[] = [];
  for (let run = 0; run < listed; run += 1) {
    seen.push(await fillThinGaps({ at, isOutOfTime: () => true }, 1));
  }
  expect(seen.map(({ listed: pages }) => pages)).toEqual(Array(listed).fill(1));
  expect(seen.map(({ remaining = 0 }) => remaining)).toEqual([...Array(listed - 1).fill(1), 0]);
  expect(await fillThinGaps({ at: later(at, 60_000), isOutOfTime: () => false })).toEqual({});
});

test("a delivery without any of our secrets' signature is turned away, snapshot or thin", async () => {
  for (const object of ["event", "v2.core.event"]) {
    const body = JSON.stringify({ id: `evt_${randomUUID()}`, object, type: ERROR_REPORT });
    const headers = { "stripe-signature": `t=${Math.floor(Date.now() / 1000)},v1=${"0".repeat(64)}` };
    expect((await fetch(webhooks.url, { method: "POST", body, headers })).status).toBe(400);
  }
});
