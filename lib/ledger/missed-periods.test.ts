import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { usagePeriods } from "@/db/schema/ledger";
import { plans } from "@/db/schema/plans";
import { createSubscription } from "@/lib/billing/create-subscription";
import { now } from "@/lib/clock";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import {
  admin,
  advanceTo,
  chargedUsage,
  control,
  finishCall,
  lateOf,
  later,
  laterInvoices,
  listenForWebhooks,
  loseWebhooks,
  periodOf,
  publishCatalogue,
  rowsOf,
  subscribedTenant,
  usageRun,
} from "./billing-world.fixture";
import { runUsage } from "./run-usage";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let webhooks: { close(): Promise<void> };

beforeAll(async () => {
  await publishCatalogue();
  webhooks = await listenForWebhooks();
});

afterEach(async () => {
  await control("DELETE", "/_sandbox/faults");
  await loseWebhooks(0);
});

afterAll(async () => {
  await webhooks.close();
});

test("an inbox that would take all of a run's time leaves reporting its own", async () => {
  const { tenantId } = await subscribedTenant("growth");
  await usageRun();
  const id = `evt_${randomUUID()}`;
  await db()
    .insert(stripeEvents)
    .values({
      id,
      type: "customer.created",
      livemode: false,
      stripeCreatedAt: await now(),
      payload: {},
      state: "received",
    });
  await finishCall(tenantId, await now(), 30 * 60);
  const run = await runUsage(await now(), () => false, 0);
  expect(run).toMatchObject({ outcome: "done", events: 0, reported: 1 });
  expect(await periodOf(tenantId)).toMatchObject({ acknowledgedMinutes: 30 });
  const [waiting] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, id));
  expect(waiting).toMatchObject({ state: "received", attempts: 0 });
});

describe("webhooks that were lost", () => {
  test("over a renewal: the next period is measured and billed all the same", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { endsAt } = await periodOf(tenantId);
    await loseWebhooks(1);
    await advanceTo(later(endsAt, 30 * MINUTE_MS));
    await usageRun();
    await finishCall(tenantId, later(endsAt, HOUR_MS), 900 * 60);
    await advanceTo(later(endsAt, 3 * HOUR_MS));
    await usageRun();
    const next = await periodOf(tenantId);
    expect(next).toMatchObject({ startsAt: endsAt, acknowledgedMinutes: 900 });
    await loseWebhooks(0);
    await advanceTo(later(next.endsAt, 2 * HOUR_MS));
    expect((await laterInvoices(stripeCustomerId))[0]).toMatchObject({ status: "paid", amount_paid: 16_600 });
  });

  test("over two renewals: the period between gets its row, and what was not billed is late", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const first = await periodOf(tenantId);
    await loseWebhooks(1);
    await advanceTo(later(first.endsAt, 2 * HOUR_MS));
    await finishCall(tenantId, later(first.endsAt, HOUR_MS), 900 * 60);
    await advanceTo(later(first.endsAt, 33 * 24 * HOUR_MS));
    await loseWebhooks(0);
    await syncCustomer(stripeCustomerId);
    await usageRun();
    await usageRun();
    const rows = await rowsOf(tenantId);
    expect(rows.map(({ state, settledMinutes }) => [state, settledMinutes])).toEqual([
      ["settled", 0],
      ["settled", 0],
      ["open", null],
    ]);
    expect(await lateOf(tenantId)).toMatchObject([{ minutes: 900, amountMinor: 1_700 }]);
  });
});

test("a subscription that was replaced in Stripe ends its period, and the new one is billed its own minutes", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  const old = await periodOf(tenantId);
  await finishCall(tenantId, later(old.startsAt, HOUR_MS), 700 * 60);
  await advanceTo(later(old.startsAt, 24 * HOUR_MS));
  await usageRun();
  await loseWebhooks(1);
  await stripe().subscriptions.cancel(old.stripeSubscriptionId, { invoice_now: true });
  await loseWebhooks(0);
  const [growth] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, "growth"));
  await advanceTo(later(old.startsAt, 25 * HOUR_MS));
  await createSubscription({
    tenantId,
    admin,
    intentId: randomUUID(),
    planId: growth?.id ?? 0,
    trialDays: 0,
    collectionMethod: "charge_automatically",
    daysUntilDue: 30,
  });
  const fresh = await periodOf(tenantId);
  await finishCall(tenantId, later(fresh.startsAt, HOUR_MS), 850 * 60);
  await advanceTo(later(fresh.endsAt, 2 * HOUR_MS));
  await usageRun();
  expect((await laterInvoices(stripeCustomerId))[0]).toMatchObject({ status: "paid", total: 14_900 + 850 });
  expect((await rowsOf(tenantId)).map(({ state, settledMinutes }) => [state, settledMinutes])).toEqual([
    ["settled", 700],
    ["settled", 850],
    ["open", null],
  ]);
});

test("a subscription that was replaced before its period's end, and noticed after it, is not billed the other's minutes", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("enterprise");
  const old = await periodOf(tenantId);
  await finishCall(tenantId, later(old.startsAt, HOUR_MS), 9_000 * 60);
  await loseWebhooks(1);
  await advanceTo(later(old.endsAt, -2 * 24 * HOUR_MS));
  await stripe().subscriptions.cancel(old.stripeSubscriptionId);
  const [base] = (await stripe().prices.list({ lookup_keys: ["releve_enterprise_v1_base"] })).data;
  await advanceTo(later(old.endsAt, -47 * HOUR_MS));
  await stripe().subscriptions.create({ customer: stripeCustomerId, items: [{ price: base?.id ?? "" }] });
  await finishCall(tenantId, later(old.endsAt, -24 * HOUR_MS), 3_000 * 60);
  await advanceTo(later(old.endsAt, HOUR_MS));
  await loseWebhooks(0);
  await syncCustomer(stripeCustomerId);
  await usageRun();
  await usageRun();
  expect((await rowsOf(tenantId))[0]).toMatchObject({ state: "settled", settledMinutes: 9_000 });
  expect((await laterInvoices(stripeCustomerId)).flatMap(chargedUsage)).toEqual([]);
});

test("one tenant's vanished subscription stops nobody else's run", async () => {
  const broken = await subscribedTenant("growth");
  const sound = await subscribedTenant("growth");
  const { stripeSubscriptionId } = await periodOf(broken.tenantId);
  await db()
    .update(usagePeriods)
    .set({ stripeSubscriptionId: "sub_gone" })
    .where(eq(usagePeriods.stripeSubscriptionId, stripeSubscriptionId));
  await finishCall(sound.tenantId, later((await periodOf(sound.tenantId)).startsAt, MINUTE_MS), 120);
  expect(await usageRun()).toMatchObject({ outcome: "done" });
  expect(await periodOf(sound.tenantId)).toMatchObject({ acknowledgedMinutes: 2 });
  const gone = (await rowsOf(broken.tenantId)).find((row) => row.stripeSubscriptionId === "sub_gone");
  expect(gone).toMatchObject({ trouble: "closing_failed", isBlocked: true });
});
