import type { Sql } from "postgres";
import { PERIOD_DAYS, sumDays } from "./populate";

/** Those that a measurement left behind have other names. */
const NAME = "month-";
const HOUR_SECONDS = 3_600;
/** From the period's first seconds to an hour ago: the period was opened before the calls are added. */
const SPAN_SECONDS = PERIOD_DAYS.before * 86_400 - 2 * HOUR_SECONDS;

/**
 * Makes the table hold exactly so many calls, all in the open period, spread
 * evenly over its tenants, days and hours, with their days' sums and a change
 * for every tenant. Indexes are built after the rows, as a restored backup
 * builds them: ten million rows one by one would take longer than all that is
 * measured.
 */
export async function fillMonth(sql: Sql, tenants: number, calls: number): Promise<void> {
  await sql`delete from vapi_call_usage where vapi_call_id not like ${`${NAME}%`}`;
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from vapi_call_usage`;
  await withoutIndexes(sql, () => insertCalls(sql, tenants, (row?.count ?? 0) + 1, calls));
  await sql`truncate usage_days`;
  await sumDays(sql);
  await sql`
    insert into usage_changes (tenant_id, from_at, to_at)
    select tenant_id, min(ended_at), max(ended_at) from vapi_call_usage group by tenant_id`;
  await sql`vacuum analyze`;
  await sql`checkpoint`;
}

/** Every open period stands as if Stripe had acknowledged its total, so that a run has nothing to report. */
export async function acknowledgeAll(sql: Sql): Promise<void> {
  await sql`
    update usage_periods set acknowledged_minutes = ceil(seconds / 60.0), has_unanswered_report = false
    from (select tenant_id, sum(duration_sec) as seconds from vapi_call_usage group by tenant_id) as sums
    where sums.tenant_id = usage_periods.tenant_id`;
  await sql`vacuum analyze usage_periods`;
}

async function insertCalls(sql: Sql, tenants: number, from: number, to: number): Promise<void> {
  await sql`
    insert into vapi_call_usage (tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd, costs_json,
      ended_reason)
    select n % ${tenants}::int + 1, ${NAME}::text || n, ended_at - make_interval(secs => seconds), ended_at, seconds,
      seconds * 0.0017, '[{"type": "model", "cost": 0.05}, {"type": "vapi", "cost": 0.08}]', 'customer-ended-call'
    from generate_series(${from}::int, ${to}::int) as n, lateral (
      select (20 + n * 7919::bigint % 400)::int as seconds,
        now() - make_interval(secs => ${HOUR_SECONDS} + n * 104729::bigint % ${SPAN_SECONDS}::bigint) as ended_at
    ) as made`;
}

/** Takes indexes, keys and triggers off the table of calls for a moment, and puts back what was there. */
async function withoutIndexes(sql: Sql, work: () => Promise<void>): Promise<void> {
  const keys = await sql<{ name: string; definition: string }[]>`
    select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = 'vapi_call_usage'::regclass and contype in ('p', 'u')`;
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition from pg_indexes
    where tablename = 'vapi_call_usage' and indexname <> all(${keys.map(({ name }) => name)})`;
  await sql`alter table vapi_call_usage disable trigger user`;
  for (const { name } of keys) await sql`alter table vapi_call_usage drop constraint ${sql(name)}`;
  for (const { name } of indexes) await sql`drop index ${sql(name)}`;
  await work();
  for (const { name, definition } of keys) {
    await sql`alter table vapi_call_usage add constraint ${sql(name)} ${sql.unsafe(definition)}`;
  }
  for (const { definition } of indexes) await sql.unsafe(definition);
  await sql`alter table vapi_call_usage enable trigger user`;
}
