import { asc, inArray } from "drizzle-orm";
import type Stripe from "stripe";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { installation } from "@/db/schema/jobs";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { type Chance, seeded } from "@/e2e/setup/seeded";
import { now } from "@/lib/clock";
import { ensureInstallation } from "@/lib/installation";
import { later, publishCatalogue } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { drainInbox } from "./drain";
import { fillGaps } from "./gap-fill";
import { readEvent } from "./read-event";
import { receive, receiveMissing } from "./receive";
import { listMonth, liveTheMonth } from "./recorded-month.fixture";

const DAY_MS = 86_400_000;
const ORDERS = 200;
/** Most orders are of one or two tenants, so that there can be many; every so many is of all of them. */
const FEW = 2;
const EVERY_FULL = 50;
const LOST = 0.15;
const DOUBLED = 0.2;

let month: Stripe.Event[] = [];
let start = new Date();
/** What delivery in order makes of each tenant. */
let inOrder: Awaited<ReturnType<typeof mirrorsOf>> = new Map();
/** The events of each tenant's customer. */
const eventsOf = new Map<number, Stripe.Event[]>();

beforeAll(async () => {
  await ensureInstallation();
  await publishCatalogue();
  start = await now();
  await liveTheMonth();
  month = await listMonth();
  for (let from = 0; from < month.length; from += 10) {
    for (const event of month.slice(from, from + 10)) await receive(event);
    await drainInbox();
  }
  const linked = await db().select().from(tenantBilling).orderBy(asc(tenantBilling.tenantId));
  for (const { tenantId, stripeCustomerId } of linked) {
    eventsOf.set(
      tenantId,
      month.filter((event) => readEvent(event).customerId === stripeCustomerId),
    );
  }
  inOrder = await mirrorsOf([...eventsOf.keys()]);
}, 240_000);

describe("a month of twenty tenants, delivered in order", () => {
  test("leaves no event undone", async () => {
    expect(eventsOf.size).toBe(20);
    expect(month.length).toBeGreaterThan(300);
    expect(await undone()).toEqual([]);
  });

  test("equals what Stripe says of every customer, subscription and invoice", async () => {
    for (const [tenantId, mirror] of inOrder) {
      const customerId = mirror.billing?.stripeCustomerId ?? "";
      const subscriptions = await stripe().subscriptions.list({ customer: customerId, status: "all" });
      const [subscription] = subscriptions.data;
      if (!subscription) throw new Error(`Tenant ${tenantId} has no subscription at Stripe`);
      expect(mirror.billing).toMatchObject({
        stripeSubscriptionId: subscription.id,
        billingStatus: subscription.status,
        collectionMethod: subscription.collection_method,
        cancelAtPeriodEnd: subscription.cancel_at_period_end,
        currentPeriodEnd: dateOf(subscription.items.data[0]?.current_period_end),
        canceledAt: dateOf(subscription.canceled_at),
        endedAt: dateOf(subscription.ended_at),
        trialEndsAt: dateOf(subscription.trial_end),
        livemode: false,
      });
      const remote = await stripe().invoices.list({ customer: customerId, limit: 100 });
      const kept = mirror.invoices.filter(({ status }) => status !== "deleted");
      expect(
        kept.map((row) => [row.stripeInvoiceId, row.status, row.totalMinor, row.amountPaidMinor, row.number]),
      ).toEqual(
        remote.data
          .map((invoice) => [
            invoice.id ?? "",
            invoice.status,
            invoice.total,
            invoice.amount_paid,
            invoice.number,
          ])
          .toSorted(([one = ""], [other = ""]) => (String(one) < String(other) ? -1 : 1)),
      );
    }
  });
});

test(`${ORDERS} random orders, with duplicates and gaps, end in the same rows (seeds 1 to ${ORDERS})`, async () => {
  const tenantIds = [...eventsOf.keys()];
  for (let seed = 1; seed <= ORDERS; seed += 1) {
    const chance = seeded(seed);
    const isFull = seed % EVERY_FULL === 0;
    const chosen = isFull ? tenantIds : chance.shuffled(tenantIds).slice(0, 1 + chance.below(FEW));
    await forget(chosen);
    await (isFull ? deliverEverything(chance) : deliverSome(chance, chosen));
    expect(await undone(), `seed ${seed}`).toEqual([]);
    const expected = new Map(chosen.map((tenantId) => [tenantId, inOrder.get(tenantId)]));
    expect(await mirrorsOf(chosen), `seed ${seed}`).toEqual(expected);
  }
}, 240_000);

/** All events, and what was lost is found by a real gap fill. */
async function deliverEverything(chance: Chance): Promise<void> {
  // The plans were published in the minute before the month began.
  await db()
    .update(installation)
    .set({ newestEventAt: later(start, -60_000) });
  await deliver(chance, month);
  // Stripe lists thirty days, and the month is longer: the job ran in the middle of it too.
  const isOutOfTime = () => false;
  const half = await fillGaps({ at: later(start, 28 * DAY_MS), isOutOfTime });
  const whole = await fillGaps({ at: later(await now(), 120_000), isOutOfTime });
  expect([half.remaining, whole.remaining]).toEqual([0, 0]);
  expect((half.stored ?? 0) + (whole.stored ?? 0)).toBeGreaterThan(0);
  await drainInbox();
  expect(await db().$count(stripeEvents)).toBe(month.length);
}

async function deliverSome(chance: Chance, chosen: number[]): Promise<void> {
  const events = chosen.flatMap((tenantId) => eventsOf.get(tenantId) ?? []);
  await deliver(chance, events);
  await receiveMissing(events);
  await drainInbox();
  expect(await db().$count(stripeEvents)).toBe(events.length);
}

/** Loses some, doubles some, mixes them, and drains now and then, also while more come in. */
async function deliver(chance: Chance, events: Stripe.Event[]): Promise<void> {
  const coming = events.filter(() => !chance.happens(LOST));
  const mixed = chance.shuffled([...coming, ...coming.filter(() => chance.happens(DOUBLED))]);
  const cut = chance.below(mixed.length);
  await Promise.all(mixed.slice(0, cut).map(receive));
  const rest = () => Promise.all(mixed.slice(cut).map(receive));
  if (chance.happens(0.5)) await Promise.all([drainInbox(), rest()]);
  else await drainInbox().then(rest);
}

/** As if nothing of these tenants had ever been heard. */
async function forget(tenantIds: number[]): Promise<void> {
  await db().delete(stripeEvents);
  await db().delete(invoices).where(inArray(invoices.tenantId, tenantIds));
  await db().delete(tenantBilling).where(inArray(tenantBilling.tenantId, tenantIds));
}

async function undone() {
  return db()
    .select({ id: stripeEvents.id, type: stripeEvents.type, error: stripeEvents.error })
    .from(stripeEvents)
    .where(inArray(stripeEvents.state, ["received", "processing", "failed"]));
}

/** The rows of tenants, without the times of our reading. */
async function mirrorsOf(tenantIds: number[]) {
  const [billing, all] = await Promise.all([
    db().select().from(tenantBilling).where(inArray(tenantBilling.tenantId, tenantIds)),
    db()
      .select()
      .from(invoices)
      .where(inArray(invoices.tenantId, tenantIds))
      .orderBy(asc(invoices.stripeInvoiceId)),
  ]);
  return new Map(
    tenantIds.map((tenantId) => [
      tenantId,
      {
        billing: billing
          .filter((row) => row.tenantId === tenantId)
          .map(({ readAt: _read, syncedAt: _synced, ...row }) => row)
          .at(0),
        invoices: all.filter((row) => row.tenantId === tenantId).map(({ readAt: _read, ...row }) => row),
      },
    ]),
  );
}

function dateOf(seconds: number | null | undefined): Date | null {
  return seconds ? new Date(seconds * 1000) : null;
}
