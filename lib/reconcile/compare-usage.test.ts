import { randomUUID } from "node:crypto";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { drifts } from "@/db/schema/reconcile";
import { usageChanges, usageDays } from "@/db/schema/usage";
import { previewUsageRepair } from "@/lib/billing/preview-usage-repair";
import { repairUsageDifference } from "@/lib/billing/repair-usage-difference";
import { now } from "@/lib/clock";
import type { UsageRepairPlan } from "@/lib/domain/usage-repair";
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
  periodOf,
  publishCatalogue,
  rowsOf,
  subscribedTenant,
  usageRun,
} from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { runReconcile } from "./run-reconcile";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let webhooks: { close(): Promise<void> };

beforeAll(async () => {
  await publishCatalogue();
  webhooks = await listenForWebhooks();
});
beforeEach(async () => {
  await db().execute(sql`truncate drifts, job_runs`);
});
afterAll(async () => {
  await webhooks.close();
});

const compare = async () => runReconcile(await now(), () => false);

async function openDriftsOf(tenantId: number) {
  return db()
    .select()
    .from(drifts)
    .where(and(eq(drifts.tenantId, tenantId), eq(drifts.kind, "usage"), isNull(drifts.repairedAt)))
    .orderBy(desc(drifts.id));
}

/** A tenant of 800 included minutes who has used 900, and of whom Stripe was told half a day ago. */
async function told(planKey = "growth", minutes = 900) {
  const tenant = await subscribedTenant(planKey);
  await usageRun();
  const { startsAt, endsAt } = await periodOf(tenant.tenantId);
  await finishCall(tenant.tenantId, startsAt, minutes * 60);
  await usageRun();
  return { ...tenant, startsAt, endsAt };
}

/** Stripe takes the next report with 200 and drops it; nobody hears of it in time. */
async function loseReports(customer: string) {
  await control("POST", "/_sandbox/meter_errors", {
    code: "meter_event_no_customer_defined",
    event_name: "releve_minutes",
    customer,
    times: 1,
    window_ms: 100 * HOUR_MS,
  });
}

/** Somebody else tells the same meter something. */
async function tellMeter(customer: string, minutes: number) {
  await stripe().billing.meterEvents.create({
    event_name: "releve_minutes",
    payload: { stripe_customer_id: customer, value: String(minutes) },
    timestamp: Math.floor((await now()).getTime() / 1000),
  });
}

describe("a running period", () => {
  test("about which all agree leaves nothing, and a call that waits for its report neither", async () => {
    const { tenantId, startsAt } = await told();
    await finishCall(tenantId, startsAt, 300);
    expect(await compare()).toMatchObject({
      outcome: "done",
      failed: 0,
      periods: 1,
      usageUpToTenant: tenantId,
    });
    expect(await openDriftsOf(tenantId)).toEqual([]);
  });

  test("whose report was lost is told with all figures, and ends when Stripe shows it", async () => {
    const { tenantId, stripeCustomerId, startsAt } = await told();
    await loseReports(stripeCustomerId);
    await finishCall(tenantId, startsAt, 5 * 60);
    await usageRun();
    await compare();
    expect(await openDriftsOf(tenantId)).toMatchObject([{ cause: "clock" }]);
    await advanceTo(later(await now(), 2 * HOUR_MS));
    await compare();
    expect(await openDriftsOf(tenantId)).toMatchObject([
      {
        cause: "report_lost",
        ours: { calls: 905, acknowledged: 905, settled: null },
        stripes: { meter: 900, invoiceMinutes: null },
      },
    ]);
    const { cause, plans } = await previewOf(tenantId);
    expect({ cause, plans }).toMatchObject({
      cause: "report_lost",
      plans: [{ told: { to: "meter", minutes: 905 }, billBeforeMinor: 1_700, billAfterMinor: 1_785 }],
    });
    const two = await Promise.allSettled([repair(tenantId, plans[0]), repair(tenantId, plans[0])]);
    const refused = two.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    expect(refused).toHaveLength(1);
    expect(["busy", "difference_gone"]).toContain(refused[0]);
    expect(await openDriftsOf(tenantId)).toEqual([]);
    await compare();
    expect(await openDriftsOf(tenantId)).toEqual([]);
    const [audited] = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.action, "repair_usage"), eq(auditLog.phase, "succeeded")));
    expect(audited).toMatchObject({ tenantId, actor: admin.email, stripeRequestId: expect.any(String) });
  });

  test("that somebody else told the meter of is told again, and says what we say", async () => {
    const { tenantId, stripeCustomerId } = await told();
    await advanceTo(later(await now(), MINUTE_MS));
    await tellMeter(stripeCustomerId, 7);
    await repairFound(tenantId, "changed_by_hand", "send_again");
  });

  test("whose report was refused is told once Stripe takes it", async () => {
    const { tenantId, startsAt } = await told();
    const [period] = await rowsOf(tenantId);
    await stripe().billing.meters.deactivate(period?.meterId ?? "");
    await finishCall(tenantId, startsAt, 5 * 60);
    await usageRun();
    await stripe().billing.meters.reactivate(period?.meterId ?? "");
    await repairFound(tenantId, "report_refused", "send_again");
    expect((await rowsOf(tenantId))[0]).toMatchObject({ acknowledgedMinutes: 905, isBlocked: false });
  });

  test("whose call no job knows of is told of it", async () => {
    const { tenantId, startsAt } = await told();
    await finishCall(tenantId, startsAt, 5 * 60);
    await db().delete(usageChanges).where(eq(usageChanges.tenantId, tenantId));
    await repairFound(tenantId, "late_call", "send_again");
    expect((await rowsOf(tenantId))[0]).toMatchObject({ acknowledgedMinutes: 905 });
  });

  test("whose days say something else than its calls is mended, and what was agreed to has to hold", async () => {
    const { tenantId, startsAt } = await told();
    await advanceTo(later(startsAt, 27 * HOUR_MS));
    await finishCall(tenantId, later(startsAt, 26 * HOUR_MS), 600);
    await usageRun();
    await db()
      .update(usageDays)
      .set({ seconds: 0, secondsBy6: 0, secondsBy30: 0, secondsBy60: 0 })
      .where(eq(usageDays.tenantId, tenantId));
    const { plans } = await previewOf(tenantId);
    await expect(repair(tenantId, plans[0] && { ...plans[0], agreed: "other" })).rejects.toMatchObject({
      code: "preview_changed",
    });
    await repairFound(tenantId, "days_differ", "mend_days");
  });
});

describe("a bill", () => {
  test("whose item was edited or removed is put right on the draft, and recorded late once it is final; a price is left as it is", async () => {
    const { tenantId: priced } = await told("enterprise", 10_040);
    const { tenantId, stripeCustomerId, endsAt } = await told("enterprise", 10_040);
    await advanceTo(later(endsAt, 5 * MINUTE_MS));
    await usageRun();
    const [settled] = await rowsOf(tenantId);
    expect(settled).toMatchObject({ state: "settled", settledMinutes: 10_040 });
    const itemId = settled?.stripeInvoiceItemId ?? "";

    await stripe().invoiceItems.update(itemId, {
      quantity: 1,
      unit_amount_decimal: Stripe.Decimal.from("1"),
    });
    const edited = await previewOf(tenantId);
    expect(edited.plans).toMatchObject([
      { told: { to: "draft", minutes: 40 }, billBeforeMinor: 1, billAfterMinor: 480 },
    ]);
    await repairFound(tenantId, "changed_by_hand", "put_back");
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[40, 480]]);

    await stripe().invoiceItems.del(itemId);
    await repairFound(tenantId, "changed_by_hand", "put_back");
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[40, 480]]);

    const [again] = await rowsOf(tenantId);
    await stripe().invoiceItems.update(again?.stripeInvoiceItemId ?? "", { quantity: 30 });
    const [cheap] = await rowsOf(priced);
    const half = { quantity: 40, unit_amount_decimal: Stripe.Decimal.from("6") };
    await stripe().invoiceItems.update(cheap?.stripeInvoiceItemId ?? "", half);
    await advanceTo(later(endsAt, 3 * HOUR_MS));
    await repairFound(tenantId, "changed_by_hand", "record_late");
    expect(await lateOf(tenantId)).toMatchObject([{ minutes: 10, amountMinor: 120, decision: null }]);

    const { plans } = await previewOf(priced);
    expect(plans).toMatchObject([{ fix: "accept", told: null, billBeforeMinor: 240, billAfterMinor: 240 }]);
    await repair(priced, plans[0]);
    await compare();
    expect(await openDriftsOf(priced)).toEqual([]);
  });
});

async function keyOf(tenantId: number) {
  const [period] = await rowsOf(tenantId);
  if (!period) throw new Error("The tenant has no period");
  return period;
}

async function previewOf(tenantId: number) {
  return previewUsageRepair(await keyOf(tenantId));
}

async function repair(tenantId: number, plan: UsageRepairPlan | undefined) {
  if (!plan) throw new Error("There is nothing to repair");
  const { stripeSubscriptionId, startsAt } = await keyOf(tenantId);
  await repairUsageDifference({
    ...plan,
    ...{ tenantId, stripeSubscriptionId, startsAt },
    admin,
    intentId: randomUUID(),
  });
}

/** A run finds just this difference; the first repair of it ends it, and the next run finds nothing. */
async function repairFound(tenantId: number, cause: string, fix: string) {
  await compare();
  expect(await openDriftsOf(tenantId)).toMatchObject([{ cause }]);
  const { plans } = await previewOf(tenantId);
  expect(plans[0]).toMatchObject({ fix });
  await repair(tenantId, plans[0]);
  expect(await openDriftsOf(tenantId)).toEqual([]);
  await compare();
  expect(await openDriftsOf(tenantId)).toEqual([]);
}
