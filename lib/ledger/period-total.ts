import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { periodMinutes } from "@/lib/domain/usage";
import type { UsagePeriod } from "./period-key";

/**
 * Minutes of the calls that ended in a period, as a scalar subquery over
 * `usage_periods` (under that name): billable seconds summed, rounded up once.
 * The same rule as `lib/domain/usage`, where SQL does the counting.
 */
export const PERIOD_MINUTES: SQL = sql`(
  select (coalesce(sum((duration_sec + call_increment_seconds - 1) / call_increment_seconds
    * call_increment_seconds), 0) + 59)::bigint / 60
  from vapi_call_usage
  where vapi_call_usage.tenant_id = usage_periods.tenant_id
    and ended_at >= usage_periods.starts_at and ended_at < usage_periods.ends_at)`;

/** A period's total from its calls, now. It can be taken again at any time. */
export async function getPeriodMinutes(
  period: Pick<UsagePeriod, "tenantId" | "startsAt" | "endsAt" | "callIncrementSeconds">,
): Promise<number> {
  const increment = period.callIncrementSeconds;
  const [row] = await db().execute<{ seconds: string }>(sql`
    select coalesce(sum((duration_sec + ${increment}::int - 1) / ${increment}::int * ${increment}::int), 0) as seconds
    from vapi_call_usage
    where tenant_id = ${period.tenantId} and ended_at >= ${period.startsAt.toISOString()}
      and ended_at < ${period.endsAt.toISOString()}`);
  return periodMinutes(Number(row?.seconds ?? 0));
}
