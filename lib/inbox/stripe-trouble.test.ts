import { randomUUID } from "node:crypto";
import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import type Stripe from "stripe";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { stripeEvents } from "@/db/schema/inbox";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { type Chance, seeded } from "@/e2e/setup/seeded";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import { createCustomer } from "@/lib/billing/create-customer";
import { createSubscription } from "@/lib/billing/create-subscription";
import type { AdminCommand } from "@/lib/billing/run-action";
import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import { checkAccount } from "@/lib/inbox/check-account";
import {
  admin,
  advanceTo,
  cancelNow,
  control,
  later,
  listenForWebhooks,
  loseWebhooks,
  publishCatalogue,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { drainInbox } from "./drain";
import { fillGaps } from "./gap-fill";
import { receive } from "./receive";

const HOUR_MS = 3_600_000;
const KINDS = ["error_500", "rate_limit", "drop_before", "drop_after", "delay"] as const;

beforeAll(async () => {
  await publishCatalogue();
  await checkAccount();
});
beforeEach(async () => {
  await db().delete(stripeEvents);
});
afterEach(() => control("DELETE", "/_sandbox/faults"));

/** Trouble of every kind, in a seeded mixture, for requests of one method. */
async function trouble(chance: Chance, method: string, paths: string[], count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await control("POST", "/_sandbox/faults", {
      match: { method, path: paths[chance.below(paths.length)] },
      fault: KINDS[chance.below(KINDS.length)],
      times: 1 + chance.below(3),
      delay_ms: 200,
    });
  }
}

async function deliverEverything(): Promise<number> {
  const events: Stripe.Event[] = [];
  for await (const event of stripe().events.list({ limit: 100 })) events.push(event);
  await Promise.all(events.map(receive));
  return events.length;
}

/** As if the time had passed after which a failed event is tried again. */
async function dueAgain(): Promise<number> {
  const rows = await db()
    .update(stripeEvents)
    .set({ nextAttemptAt: new Date(0) })
    .where(and(eq(stripeEvents.state, "failed"), isNotNull(stripeEvents.nextAttemptAt)))
    .returning({ id: stripeEvents.id });
  return rows.length;
}

async function mirrorOf(tenantIds: number[]) {
  const billing = await db()
    .select()
    .from(tenantBilling)
    .where(inArray(tenantBilling.tenantId, tenantIds))
    .orderBy(asc(tenantBilling.tenantId));
  const bills = await db()
    .select()
    .from(invoices)
    .where(inArray(invoices.tenantId, tenantIds))
    .orderBy(asc(invoices.stripeInvoiceId));
  return {
    billing: billing.map(({ readAt: _read, syncedAt: _synced, ...row }) => row),
    bills: bills.map(({ readAt: _read, ...row }) => row),
  };
}

async function forget(tenantIds: number[]): Promise<void> {
  await db().delete(stripeEvents);
  await db().delete(invoices).where(inArray(invoices.tenantId, tenantIds));
  await db().delete(tenantBilling).where(inArray(tenantBilling.tenantId, tenantIds));
}

async function undone() {
  return db()
    .select({ type: stripeEvents.type, error: stripeEvents.error })
    .from(stripeEvents)
    .where(inArray(stripeEvents.state, ["received", "processing", "failed"]));
}

test("drains through Stripe's 500s, 429s, resets and slow answers end in the same rows (seeds 1 to 3)", async () => {
  const owned = await Promise.all(["growth", "starter", "flat", "pro"].map((key) => subscribedTenant(key)));
  const tenantIds = owned.map(({ tenantId }) => tenantId);
  await deliverEverything();
  await drainInbox();
  const expected = await mirrorOf(tenantIds);
  expect(expected.bills).toHaveLength(4);

  let failures = 0;
  for (const seed of [1, 2, 3]) {
    await forget(tenantIds);
    const total = await deliverEverything();
    await trouble(seeded(seed), "GET", ["/v1/customers/*", "/v1/subscriptions*", "/v1/invoices*", "*"], 12);
    for (let round = 0; round < 8; round += 1) {
      await drainInbox();
      const failed = await dueAgain();
      failures += failed;
      if (failed === 0) break;
    }
    await control("DELETE", "/_sandbox/faults");
    await dueAgain();
    await drainInbox();
    expect(await undone(), `seed ${seed}`).toEqual([]);
    expect(await db().$count(stripeEvents)).toBe(total);
    expect(await mirrorOf(tenantIds), `seed ${seed}`).toEqual(expected);
    const rows = await db().select().from(stripeEvents).where(eq(stripeEvents.state, "processed"));
    for (const row of rows) expect(row.failures).toHaveLength(row.attempts - 1);
  }
  expect(failures).toBeGreaterThan(0);
}, 120_000);

test("actions through the same trouble happen once, and each try has its outcome in the audit (seed 4)", async () => {
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, "flat"));
  const tenantIds = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const [row] = await db().insert(tenants).values({ name: randomUUID() }).returning({ id: tenants.id });
      return row?.id ?? 0;
    }),
  );
  await trouble(seeded(4), "POST", ["/v1/customers", "/v1/subscriptions", "/v1/subscriptions/*"], 40);
  const tries = await Promise.all(
    tenantIds.map(async (tenantId) => {
      const terms = { planId: plan?.id ?? 0, trialDays: 0, daysUntilDue: 30 };
      const story: [string, (command: AdminCommand) => Promise<void>][] = [
        ["customer_exists", createCustomer],
        [
          "subscription_exists",
          (command) => createSubscription({ ...command, ...terms, collectionMethod: "send_invoice" }),
        ],
        ["already_ending", cancelSubscriptionAtPeriodEnd],
      ];
      const intents: string[] = [];
      for (const [isDone, act] of story) {
        for (let attempt = 0; attempt < 8; attempt += 1) {
          const intentId = randomUUID();
          intents.push(intentId);
          if (await isThrough(act, { tenantId, admin, intentId }, isDone)) break;
        }
      }
      return intents;
    }),
  );

  for (const tenantId of tenantIds) {
    const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
    const customers = await stripe().customers.list({ limit: 100 });
    const own = customers.data.filter(({ metadata }) => metadata.tenant_id === String(tenantId));
    expect(own.map(({ id }) => id)).toEqual([row?.stripeCustomerId]);
    const { data } = await stripe().subscriptions.list({
      customer: row?.stripeCustomerId ?? "",
      status: "all",
    });
    expect(data).toMatchObject([{ id: row?.stripeSubscriptionId, cancel_at_period_end: true }]);
  }
  const intents = tries.flat();
  expect(intents.length).toBeGreaterThan(tenantIds.length * 3);
  const trail = await db()
    .select()
    .from(auditLog)
    .where(inArray(auditLog.intentId, intents))
    .orderBy(auditLog.id);
  for (const intentId of intents) {
    const phases = trail.filter((entry) => entry.intentId === intentId).map(({ phase }) => phase);
    expect(phases).toHaveLength(2);
    expect(phases[0]).toBe("intended");
    expect(["succeeded", "refused", "failed"]).toContain(phases[1]);
  }
}, 120_000);

/** Done by this try or, where its predecessor's answer was lost, already done. */
async function isThrough(
  act: (command: AdminCommand) => Promise<void>,
  command: AdminCommand,
  isDone: string,
): Promise<boolean> {
  try {
    await act(command);
    return true;
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    return error.code === isDone;
  }
}

test("six hours without webhooks are made up for: nothing lost, nothing twice", async () => {
  const owned = await Promise.all(["growth", "starter", "flat", "pro"].map((key) => subscribedTenant(key)));
  const tenantIds = owned.map(({ tenantId }) => tenantId);
  const [renewing, cancelling, declined] = await db()
    .select()
    .from(tenantBilling)
    .where(inArray(tenantBilling.tenantId, tenantIds))
    .orderBy(asc(tenantBilling.tenantId));
  const periodEnd = renewing?.currentPeriodEnd;
  if (!periodEnd) throw new Error("The world is not ready");
  const isOutOfTime = () => false;
  const webhooks = await listenForWebhooks();
  try {
    await advanceTo(later(periodEnd, -HOUR_MS));
    await fillGaps({ at: await now(), isOutOfTime });
    await drainInbox();

    await loseWebhooks(1);
    const lostFrom = await now();
    const card = await stripe().paymentMethods.attach("pm_card_chargeCustomerFail", {
      customer: declined?.stripeCustomerId ?? "",
    });
    await stripe().customers.update(declined?.stripeCustomerId ?? "", {
      invoice_settings: { default_payment_method: card.id },
    });
    // The renewals, their finalization and the first failed payment fall into the silence.
    await advanceTo(later(lostFrom, 3 * HOUR_MS));
    await cancelNow(cancelling?.tenantId ?? 0);
    await advanceTo(later(lostFrom, 6 * HOUR_MS));
    await loseWebhooks(0);
    const delivered = await db().$count(stripeEvents);

    const { stored = 0, remaining } = await fillGaps({ at: later(await now(), 120_000), isOutOfTime });
    expect(stored).toBeGreaterThan(15);
    expect(remaining).toBe(0);
    expect(await db().$count(stripeEvents)).toBe(delivered + stored);
    await drainInbox();
    expect(await undone()).toEqual([]);
    expect((await fillGaps({ at: later(await now(), 120_000), isOutOfTime })).stored).toBe(0);
  } finally {
    await loseWebhooks(0);
    await webhooks.close();
  }
  const { billing, bills } = await mirrorOf(tenantIds);
  expect(billing.map(({ billingStatus }) => billingStatus).toSorted()).toEqual([
    "active",
    "active",
    "canceled",
    "past_due",
  ]);
  for (const { stripeCustomerId: customer } of billing) {
    const { data } = await stripe().subscriptions.list({ customer: customer ?? "", status: "all" });
    const [row] = billing.filter(({ stripeCustomerId }) => stripeCustomerId === customer);
    expect(data.map(({ id, status }) => [id, status])).toEqual([
      [row?.stripeSubscriptionId, row?.billingStatus],
    ]);
    const remote = await stripe().invoices.list({ customer: customer ?? "", limit: 100 });
    const kept = bills.filter(({ tenantId }) => tenantId === row?.tenantId);
    expect(new Map(kept.map((bill) => [bill.stripeInvoiceId, [bill.status, bill.totalMinor]]))).toEqual(
      new Map(remote.data.map(({ id, status, total }) => [id, [status, total]])),
    );
  }
  const trail = await db()
    .select()
    .from(auditLog)
    .where(inArray(auditLog.tenantId, tenantIds))
    .orderBy(auditLog.id);
  const intents = new Set(trail.map(({ intentId }) => intentId));
  for (const intentId of intents) {
    expect(trail.filter((entry) => entry.intentId === intentId).map(({ phase }) => phase)).toEqual([
      "intended",
      "succeeded",
    ]);
  }
}, 120_000);
