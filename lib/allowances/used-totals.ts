import { type SQL, sql } from "drizzle-orm";
import { PERIOD_MINUTES } from "@/lib/ledger/period-total";

/**
 * The table `totals` of a `with`: the columns of `usage_periods` and `minutes`,
 * for the periods with included minutes that `condition` picks. Each is summed
 * by its keys. All at once (`periodTotals`) would cost half, but only while
 * Postgres expects many periods: it takes these conditions together for a rare
 * thing, and then reads every day once per period, for minutes.
 */
export function usedTotals(condition: SQL): SQL {
  return sql`totals as materialized (
    select usage_periods.*, ${PERIOD_MINUTES} as minutes
    from usage_periods where usage_periods.included_minutes > 0 and ${condition})`;
}
