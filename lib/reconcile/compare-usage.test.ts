import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { drifts } from "@/db/schema/reconcile";
import { now } from "@/lib/clock";
import {
  advanceTo,
  control,
  finishCall,
  later,
  listenForWebhooks,
  periodOf,
  publishCatalogue,
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
async function told() {
  const tenant = await subscribedTenant("growth");
  await usageRun();
  const { startsAt, endsAt } = await periodOf(tenant.tenantId);
  await finishCall(tenant.tenantId, startsAt, 900 * 60);
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
    await tellMeter(stripeCustomerId, 905);
    await compare();
    expect(await openDriftsOf(tenantId)).toEqual([]);
  });
});
