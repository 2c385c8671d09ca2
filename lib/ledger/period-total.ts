import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { minutesBetween } from "@/lib/usage/minutes-between";
import type { UsagePeriod } from "./period-key";

/** Minutes of the calls that ended in a period, for a query over `usage_periods` (under that name). */
export const PERIOD_MINUTES: SQL = minutesBetween({
  tenantId: sql`usage_periods.tenant_id`,
  startsAt: sql`usage_periods.starts_at`,
  endsAt: sql`usage_periods.ends_at`,
  incrementSeconds: sql`usage_periods.call_increment_seconds`,
});

/** A period's total from its calls, now. It can be taken again at any time. */
export async function getPeriodMinutes(
  period: Pick<UsagePeriod, "tenantId" | "startsAt" | "endsAt" | "callIncrementSeconds">,
): Promise<number> {
  const minutes = minutesBetween({
    tenantId: sql`${period.tenantId}::bigint`,
    startsAt: sql`${period.startsAt.toISOString()}::timestamptz`,
    endsAt: sql`${period.endsAt.toISOString()}::timestamptz`,
    incrementSeconds: sql`${period.callIncrementSeconds}::int`,
  });
  const [row] = await db().execute<{ minutes: string }>(sql`select ${minutes} as minutes`);
  return Number(row?.minutes ?? 0);
}
