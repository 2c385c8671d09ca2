import { type SQL, sql } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { firstUtcDayFrom, startOfUtcDay, utcDay } from "@/lib/domain/utc-day";

/** Whole UTC days, from the first to the one that follows the last. */
type Days = { tenantId: number; from: string; to: string };

/**
 * Makes the stored days of a window say what their calls say, and returns how
 * many did not. They part only when something else than `write-calls` has
 * written calls: a restored table, a hand in the database.
 */
export async function mendDays(tenantId: number, from: Date, to: Date): Promise<number> {
  const days = { tenantId, from: utcDay(startOfUtcDay(from)), to: utcDay(firstUtcDayFrom(to)) };
  if ((await countWrong(db(), days)) === 0) return 0;
  return db().transaction(async (transaction) => {
    await lockDays(transaction, days);
    const wrong = await countWrong(transaction, days);
    await transaction.execute(sql`
      update usage_days set calls = summed.calls, seconds = summed.seconds, seconds_by_6 = summed.seconds_by_6,
        seconds_by_30 = summed.seconds_by_30, seconds_by_60 = summed.seconds_by_60, cost_usd = summed.cost_usd
      from (${sumsOf(days)}) summed
      where usage_days.tenant_id = ${tenantId} and usage_days.day = summed.day`);
    return wrong;
  });
}

/**
 * Whoever is writing a call of these days is waited for, and whoever comes waits
 * for us: what is summed after this is exactly what the days have counted.
 */
async function lockDays(on: Queryable, { tenantId, from, to }: Days): Promise<void> {
  await on.execute(sql`
    insert into usage_days (tenant_id, day)
    select ${tenantId}::bigint, day::date from generate_series(${from}::date, ${to}::date - 1, interval '1 day') day
    on conflict (tenant_id, day) do nothing`);
  await on.execute(sql`
    select 1 from usage_days where tenant_id = ${tenantId} and day >= ${from}::date and day < ${to}::date
    order by day for update`);
}

async function countWrong(on: Queryable, days: Days): Promise<number> {
  const [row] = await on.execute<{ wrong: string }>(sql`
    select count(*) as wrong from (${sumsOf(days)}) summed
    left join usage_days kept on kept.tenant_id = ${days.tenantId} and kept.day = summed.day
    where (coalesce(kept.calls, 0), coalesce(kept.seconds, 0), coalesce(kept.seconds_by_6, 0),
        coalesce(kept.seconds_by_30, 0), coalesce(kept.seconds_by_60, 0), coalesce(kept.cost_usd, 0))
      <> (summed.calls, summed.seconds, summed.seconds_by_6, summed.seconds_by_30, summed.seconds_by_60,
        summed.cost_usd)`);
  return Number(row?.wrong ?? 0);
}

/** Each day of the window as its calls add it up, zeros where there are none. */
function sumsOf({ tenantId, from, to }: Days): SQL {
  return sql`
    select day::date as day, count(duration_sec)::int as calls, coalesce(sum(duration_sec), 0)::bigint as seconds,
      coalesce(sum((duration_sec + 5) / 6 * 6), 0)::bigint as seconds_by_6,
      coalesce(sum((duration_sec + 29) / 30 * 30), 0)::bigint as seconds_by_30,
      coalesce(sum((duration_sec + 59) / 60 * 60), 0)::bigint as seconds_by_60,
      coalesce(sum(cost_usd), 0)::numeric(14, 6) as cost_usd
    from generate_series(${from}::date, ${to}::date - 1, interval '1 day') day
    left join vapi_call_usage on tenant_id = ${tenantId}
      and ended_at >= day::date::timestamp at time zone 'UTC'
      and ended_at < (day::date + 1)::timestamp at time zone 'UTC'
    group by 1`;
}
