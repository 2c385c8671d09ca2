import { setTimeout as sleep } from "node:timers/promises";
import { and, asc, eq, isNull, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { now } from "@/lib/clock";
import { closePeriod } from "./close-period";
import { cutReplacedPeriod, listReplacedPeriods } from "./cut-replaced-periods";
import { fillGap, listGaps } from "./fill-skipped-periods";
import { openPeriods } from "./open-periods";
import type { PeriodKey } from "./period-key";

const ATTEMPTS = 20;
const PAUSE_MS = 250;

/** Opens and closes what a tenant's mirror now calls for: the inbox comes here after a renewal or an end. */
export async function closeTenantPeriods(tenantId: number): Promise<void> {
  const at = await now();
  await openPeriods(at, tenantId);
  for (const period of await listReplacedPeriods(tenantId)) await cutReplacedPeriod(period);
  for (const gap of await listGaps(at, tenantId)) await fillGap(gap, at);
  for (const key of await listPeriodsToClose(at, 100, tenantId)) await closePatiently(key, at);
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
        tenantId === undefined && !isHourlyTurn(at) ? eq(usagePeriods.isBlocked, false) : undefined,
        isUnfinished(),
        tenantId === undefined ? undefined : eq(usagePeriods.tenantId, tenantId),
      ),
    )
    .orderBy(sql`${usagePeriods.trouble} is not null`, asc(usagePeriods.endsAt))
    .limit(limit);
}

/** What waits for a person is tried again by itself once an hour, not with every run. */
function isHourlyTurn(at: Date): boolean {
  return at.getUTCMinutes() < 10;
}

function isUnfinished(): SQL | undefined {
  return or(ne(usagePeriods.state, "settled"), isNull(usagePeriods.invoiceReleasedAt));
}
