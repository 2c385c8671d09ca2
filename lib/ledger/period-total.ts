import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  minutesBetween,
  minutesOf,
  secondsAtBothEnds,
  secondsOfDay,
  wholeDays,
} from "@/lib/usage/minutes-between";
import type { UsagePeriod } from "./period-key";

const WINDOW = {
  tenantId: sql`usage_periods.tenant_id`,
  startsAt: sql`usage_periods.starts_at`,
  endsAt: sql`usage_periods.ends_at`,
  incrementSeconds: sql`usage_periods.call_increment_seconds`,
};

/** Minutes of the calls that ended in a period, for a query over a few of `usage_periods` (under that name). */
export const PERIOD_MINUTES: SQL = minutesBetween(WINDOW);

/**
 * The same for many periods at once, as tables of a `with`: `totals` has the
 * columns of `usage_periods` and `minutes`, for the periods that `condition`
 * picks. Days are joined instead of looked up period by period, which for a
 * thousand periods costs about half.
 */
export function periodTotals(condition: SQL): SQL {
  const { from, to } = wholeDays(WINDOW);
  return sql`
    picked as materialized (
      select usage_periods.*, row_number() over () as place, ${from} as first_whole_day, ${to} as after_whole_days
      from usage_periods where ${condition}
    ), day_sums as (
      select place, sum(${secondsOfDay(WINDOW)}) as seconds
      from picked usage_periods join usage_days on usage_days.tenant_id = usage_periods.tenant_id
        and usage_days.day >= usage_periods.first_whole_day and usage_days.day < usage_periods.after_whole_days
      where usage_days.day >= (select min(first_whole_day) from picked)
      group by place
    ), totals as (
      select usage_periods.*, ${minutesOf(sql`coalesce(day_sums.seconds, 0) + ${secondsAtBothEnds(WINDOW)}`)} as minutes
      from picked usage_periods
      left join day_sums using (place)
    )`;
}

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
