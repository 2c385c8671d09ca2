import { eq } from "drizzle-orm";
import { afterEach, beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { usagePeriods } from "@/db/schema/ledger";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { now } from "@/lib/clock";
import { DAY_MS } from "@/lib/domain/utc-day";
import { findFollowedRun } from "@/lib/jobs/find-followed-run";
import {
  control,
  finishCall,
  later,
  periodOf,
  publishCatalogue,
  rowsOf,
  subscribedTenant,
  usageRun,
} from "./billing-world.fixture";
import { beginUsage, carryOutUsage } from "./run-usage";

beforeAll(publishCatalogue);
afterEach(() => control("DELETE", "/_sandbox/faults"));

test("a run says how far it is while it works, and one that falls silent was interrupted", async () => {
  const { tenantId } = await subscribedTenant("growth");
  await finishCall(tenantId, (await periodOf(tenantId)).startsAt, 60);
  await control("POST", "/_sandbox/faults", {
    match: { method: "POST", path: "/v1/billing/meter_events" },
    fault: "delay",
    delay_ms: 3_000,
    times: 1,
  });
  const begun = await beginUsage(await now());
  const done = carryOutUsage(begun, () => false);
  const followed = () => findFollowedRun("usage");
  await expect
    .poll(followed, { timeout: 3_000 })
    .toMatchObject({ state: "running", counts: { planned: 1, worked: 0 } });
  expect(await done).toMatchObject({ outcome: "done", planned: 1, worked: 1, reported: 1 });
  expect(await followed()).toMatchObject({ state: "done", counts: { reported: 1 } });

  const silent = { outcome: "running", progressAt: later(await now(), -30_000), finishedAt: null } as const;
  await db().update(jobRuns).set(silent).where(eq(jobRuns.id, begun.run));
  expect(await followed()).toMatchObject({ state: "interrupted" });
});

test("what passes by itself and what waits for a person are told apart, tenant by tenant", async () => {
  const gone = await endedTenant("sub_gone");
  const shaken = await endedTenant("sub_shaken");
  await control("POST", "/_sandbox/faults", {
    match: { method: "GET", path: "/v1/subscriptions/sub_shaken" },
    fault: "error_500",
    times: 100,
  });
  const sound = await subscribedTenant("growth");
  await finishCall(sound.tenantId, (await periodOf(sound.tenantId)).startsAt, 60);
  const run = await usageRun();
  expect(run).toMatchObject({ outcome: "done", failed: 1, retrying: 1, reported: 1 });
  const [row] = await db().select().from(jobRuns).where(eq(jobRuns.id, run.run));
  expect(row?.tenantFailures.toSorted((one, other) => one.tenantId - other.tenantId)).toEqual([
    { tenantId: gone, isFinal: true, reason: expect.stringContaining("sub_gone") },
    { tenantId: shaken, isFinal: false, reason: expect.any(String) },
  ]);
  expect(await rowsOf(gone)).toMatchObject([{ trouble: "closing_failed", isBlocked: true }]);
  expect(await rowsOf(shaken)).toMatchObject([{ trouble: "closing_failed", isBlocked: false }]);
});

test("a run that is out of time begins nothing more and says how much it leaves, closings too", async () => {
  const { tenantId } = await subscribedTenant("growth");
  await finishCall(tenantId, (await periodOf(tenantId)).startsAt, 60);
  await db().delete(usagePeriods).where(eq(usagePeriods.stripeCustomerId, "cus_gone"));
  const ended = [await endedTenant("sub_one"), await endedTenant("sub_two")];
  let asked = 0;
  // The first closing is begun, and nothing after it.
  const run = await carryOutUsage(await beginUsage(await now()), () => asked++ > 0);
  expect(run).toMatchObject({ outcome: "out_of_time", worked: 1, reported: 0, remaining: 2 });
  const tried = (await Promise.all(ended.map(rowsOf))).flat().filter(({ trouble }) => trouble !== null);
  expect(tried).toHaveLength(1);
  expect(await usageRun()).toMatchObject({ outcome: "done", reported: 1, remaining: 0 });
});

/** A tenant with a metered period that ended a minute ago, of a subscription that Stripe does not have. */
async function endedTenant(stripeSubscriptionId: string): Promise<number> {
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, "growth"));
  const [tenant] = await db().insert(tenants).values({ name: "Ended" }).returning({ id: tenants.id });
  const endsAt = later(await now(), -60_000);
  await db()
    .insert(usagePeriods)
    .values({
      tenantId: tenant?.id ?? 0,
      stripeSubscriptionId,
      startsAt: later(endsAt, -30 * DAY_MS),
      endsAt,
      stripeCustomerId: "cus_gone",
      planId: plan?.id ?? null,
      usageMode: "meter",
      includedMinutes: 0,
      overagePriceMinor: "10",
      currency: "eur",
      callIncrementSeconds: 1,
      openedAt: endsAt,
    });
  return tenant?.id ?? 0;
}
