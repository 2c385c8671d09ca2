import { setTimeout as sleep } from "node:timers/promises";
import { and, asc, eq, gte, isNull, lt, lte, ne, notExists, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { usagePeriods } from "@/db/schema/ledger";
import { now } from "@/lib/clock";
import { closePeriod } from "./close-period";
import { cutReplacedPeriod, listReplacedPeriods } from "./cut-replaced-periods";
import { fillGap, listGaps } from "./fill-skipped-periods";
import { openPeriods } from "./open-periods";
import type { PeriodKey } from "./period-key";

const ATTEMPTS = 20;
const PAUSE_MS = 250;
const HOUR_MS = 3_600_000;

/**
 * Opens and closes what a tenant's mirror now calls for: the inbox comes here
 * after a renewal or an end. A period's failure is thrown when all were tried.
 */
export async function closeTenantPeriods(tenantId: number): Promise<void> {
  const at = await now();
  await openPeriods(at, tenantId);
  for (const period of await listReplacedPeriods(tenantId)) await cutReplacedPeriod(period);
  for (const gap of await listGaps(at, tenantId)) await fillGap(gap, at);
  const failures: unknown[] = [];
  for (const key of await listPeriodsToClose(at, 100, tenantId)) {
    await closePatiently(key, at).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** A usage run may hold the period for a moment; whoever holds it longer is closing it. */
async function closePatiently(key: PeriodKey, at: Date): Promise<void> {
  for (let attempt = 1; (await closePeriod(key, at)) === "busy" && attempt < ATTEMPTS; attempt += 1) {
    await sleep(PAUSE_MS);
  }
}

/** Periods that have ended and are not settled, or settled without their draft handed back. Those without trouble first. */
export async function listPeriodsToClose(at: Date, limit: number, tenantId?: number): Promise<PeriodKey[]> {
  return db()
    .select({
      tenantId: usagePeriods.tenantId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
    })
    .from(usagePeriods)
    .where(
      and(
        lte(usagePeriods.endsAt, at),
        tenantId === undefined ? or(eq(usagePeriods.isBlocked, false), isHourlyTurn(at)) : undefined,
        isUnfinished(),
        tenantId === undefined ? undefined : eq(usagePeriods.tenantId, tenantId),
      ),
    )
    .orderBy(sql`${usagePeriods.trouble} is not null`, asc(usagePeriods.endsAt))
    .limit(limit);
}

/** What waits for a person is tried again by itself by the first run of each hour, whatever the cron's rhythm. */
function isHourlyTurn(at: Date): SQL {
  const hour = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
  return notExists(
    db()
      .select({ one: sql`1` })
      .from(jobRuns)
      .where(and(eq(jobRuns.job, "usage"), gte(jobRuns.startedAt, hour), lt(jobRuns.startedAt, at))),
  );
}

function isUnfinished(): SQL | undefined {
  return or(ne(usagePeriods.state, "settled"), isNull(usagePeriods.invoiceReleasedAt));
}
