import { eq } from "drizzle-orm";
import { afterEach, beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { meterReports, usagePeriods } from "@/db/schema/ledger";
import { tenants } from "@/db/schema/tenants";
import { usageChanges } from "@/db/schema/usage";
import { now } from "@/lib/clock";
import { DAY_MS } from "@/lib/domain/utc-day";
import type { PeriodState } from "@/lib/domain/values";
import {
  control,
  finishCall,
  lateOf,
  later,
  periodOf,
  publishCatalogue,
  subscribedTenant,
  usageRun,
} from "./billing-world.fixture";
import { recordLateUsage } from "./late-usage";
import { forgetSettledChanges, gatherChanges } from "./usage-changes";

beforeAll(publishCatalogue);
afterEach(() => control("DELETE", "/_sandbox/faults"));

test("a run with nothing changed looks at no period and asks Stripe nothing", async () => {
  const { tenantId } = await subscribedTenant("growth");
  await finishCall(tenantId, (await periodOf(tenantId)).startsAt, 90);
  expect(await usageRun()).toMatchObject({ reported: 1, remaining: 0 });
  expect(await changesOf(tenantId)).toEqual([]);
  const asked = await requests();
  expect(await usageRun()).toMatchObject({ outcome: "done", reported: 0, remaining: 0 });
  expect(await requests()).toBe(asked);
});

test("a change is kept until Stripe has acknowledged its total, through failing runs", async () => {
  const { tenantId } = await subscribedTenant("growth");
  await usageRun();
  await finishCall(tenantId, (await periodOf(tenantId)).startsAt, 600);
  await control("POST", "/_sandbox/faults", {
    match: { method: "POST", path: "/v1/billing/meter_events" },
    fault: "drop_before",
    times: 100,
  });
  expect(await usageRun()).toMatchObject({ unanswered: 1, remaining: 1 });
  expect(await changesOf(tenantId)).toHaveLength(1);
  await control("DELETE", "/_sandbox/faults");
  expect(await usageRun()).toMatchObject({ reported: 1, remaining: 0 });
  expect(await changesOf(tenantId)).toEqual([]);
});

test("a call of a period that was settled long ago is late usage all the same", async () => {
  const at = await now();
  const tenantId = await tenantWithPeriod("settled", later(at, -400 * DAY_MS));
  await usageRun();
  expect(await lateOf(tenantId)).toEqual([]);
  await finishCall(tenantId, later(at, -399 * DAY_MS), 7 * 60);
  expect(await usageRun()).toMatchObject({ late: 1 });
  expect(await lateOf(tenantId)).toMatchObject([{ minutes: 7, amountMinor: 70, decision: null }]);
  expect(await usageRun()).toMatchObject({ late: 0 });
  expect(await changesOf(tenantId)).toEqual([]);
});

test("a call that comes while its period is being settled without it is not forgotten", async () => {
  const at = await now();
  const tenantId = await tenantWithPeriod("closing", later(at, -40 * DAY_MS));
  await finishCall(tenantId, later(at, -39 * DAY_MS), 60);
  await gatherChanges();
  await forgetSettledChanges();
  expect(await changesOf(tenantId)).toHaveLength(1);
  const settled = { state: "settled", settledMinutes: 0, invoiceReleasedAt: at } as const;
  await db().update(usagePeriods).set(settled).where(eq(usagePeriods.tenantId, tenantId));
  await forgetSettledChanges();
  expect(await recordLateUsage(at)).toBe(1);
  await forgetSettledChanges();
  expect(await changesOf(tenantId)).toEqual([]);
});

test("gathering at once leaves one change of each tenant, of all their times", async () => {
  const at = await now();
  const tenantId = await tenantWithPeriod("closing", later(at, -40 * DAY_MS));
  await Promise.all([1, 5, 3].map((days) => finishCall(tenantId, later(at, -days * DAY_MS), 60)));
  await Promise.all([gatherChanges(), gatherChanges(), gatherChanges()]);
  expect(await changesOf(tenantId)).toMatchObject([
    { fromAt: later(at, -5 * DAY_MS), toAt: later(at, -DAY_MS) },
  ]);
});

test("a period says when Stripe acknowledged it, not when another tenant's was", async () => {
  const startsAt = later(await now(), -DAY_MS);
  const mine = await tenantWithPeriod("open", startsAt);
  const others = await tenantWithPeriod("open", startsAt);
  await db()
    .insert(meterReports)
    .values({
      tenantId: others,
      stripeSubscriptionId: `sub_${others}`,
      periodStartsAt: startsAt,
      sequence: 1,
      minutes: 1,
      eventAt: startsAt,
      identifier: `acknowledged-${others}`,
      outcome: "accepted",
      sentAt: startsAt,
      answeredAt: startsAt,
    });
  expect((await periodOf(mine)).acknowledgedAt).toBeNull();
  expect((await periodOf(others)).acknowledgedAt).toEqual(startsAt);
});

/** A tenant with one period of a month, settled at nothing where it is settled, at ten cents a minute. */
async function tenantWithPeriod(state: PeriodState, startsAt: Date): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name: "Long settled" }).returning({ id: tenants.id });
  const tenantId = tenant?.id ?? 0;
  await db()
    .insert(usagePeriods)
    .values({
      tenantId,
      stripeSubscriptionId: `sub_${tenantId}`,
      startsAt,
      endsAt: later(startsAt, 30 * DAY_MS),
      stripeCustomerId: `cus_${tenantId}`,
      planId: null,
      usageMode: "meter",
      includedMinutes: 0,
      overagePriceMinor: "10",
      currency: "eur",
      callIncrementSeconds: 1,
      state,
      settledMinutes: state === "settled" ? 0 : null,
      settledAt: state === "settled" ? later(startsAt, 31 * DAY_MS) : null,
      invoiceReleasedAt: state === "settled" ? later(startsAt, 31 * DAY_MS) : null,
      isBlocked: state !== "settled",
      openedAt: startsAt,
    });
  return tenantId;
}

async function changesOf(tenantId: number) {
  return db().select().from(usageChanges).where(eq(usageChanges.tenantId, tenantId));
}

async function requests(): Promise<number> {
  const { requests: asked } = await control("GET", "/_sandbox/requests");
  return asked.length;
}
