import type { Sql } from "postgres";
import { atOnce, type Measured, timed } from "./measure";
import { signIn } from "./session";

export const EXPLAINED_CALLS = 20_000;
const TENANT = 1;
const PAGE_SIZE = 100;
const WARM_UP = 5;
const REQUESTS = 40;

export type ExplanationResult = {
  pages: { name: string; measured: Measured }[];
  /** The same calls summed and one page of them read by bare SQL. */
  bareMs: number;
  /** What Postgres says of how it finds a page in the middle. */
  plan: string[];
};

/**
 * Why a period costs what it costs, opened on a period of 20,000 calls: the
 * first page of them, one in the middle, the last, and the file of all.
 */
export async function measureExplanation(appUrl: string, sql: Sql): Promise<ExplanationResult> {
  await addCallsOfOnePeriod(sql);
  const cookie = await signIn(appUrl);
  const [period] = await sql<{ path: string; calls: number }[]>`
    select '/tenants/' || tenant_id || '/usage-periods/' || stripe_subscription_id || '/'
        || to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24-MI-SS"Z"') as path,
      (select count(*)::int from vapi_call_usage calls where calls.tenant_id = usage_periods.tenant_id
        and ended_at >= starts_at and ended_at < ends_at) as calls
    from usage_periods where tenant_id = ${TENANT} order by starts_at desc limit 1`;
  if (!period) throw new Error("The tenant has no usage period");
  const lastPage = Math.ceil(period.calls / PAGE_SIZE);
  const pages: ExplanationResult["pages"] = [];
  for (const [name, query] of [
    ["first page of calls", ""],
    ["a page in the middle", `?page=${Math.ceil(lastPage / 2)}`],
    ["last page of calls", `?page=${lastPage}`],
    ["all calls as CSV", "/csv"],
  ] as const) {
    const read = async () => {
      const response = await fetch(`${appUrl}${period.path}${query}`, { headers: { cookie } });
      const text = await response.text();
      if (!response.ok || !text.includes("why-")) throw new Error(`${query} answered ${response.status}`);
    };
    await atOnce(1, Array<typeof read>(WARM_UP).fill(read));
    pages.push({ name, measured: await atOnce(1, Array<typeof read>(REQUESTS).fill(read)) });
  }
  const { ms: bareMs } = await timed(() => Promise.all([bareSum(sql), barePage(sql, lastPage)]));
  return { pages, bareMs, plan: await planOf(sql, lastPage) };
}

/** Spread over the open period instead of those it had, with their days' sums. */
async function addCallsOfOnePeriod(sql: Sql): Promise<void> {
  await sql`delete from vapi_call_usage where tenant_id = ${TENANT}`;
  await sql`
    insert into vapi_call_usage (tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd, costs_json,
      ended_reason)
    select ${TENANT}, 'why-' || n, ended_at - make_interval(secs => seconds), ended_at, seconds, seconds * 0.0017,
      '[{"type": "model", "cost": 0.05}, {"type": "vapi", "cost": 0.08}]', 'customer-ended-call'
    from generate_series(1, ${EXPLAINED_CALLS}::int) as n, lateral (
      select 20 + n * 7919::bigint % 400 as seconds,
        now() - interval '1 hour' - make_interval(secs => n * 104729.0 % (19 * 86400)) as ended_at
    ) as made`;
  await sql`delete from usage_days where tenant_id = ${TENANT}`;
  await sql`
    insert into usage_days (tenant_id, day, calls, seconds, seconds_by_6, seconds_by_30, seconds_by_60, cost_usd)
    select tenant_id, (ended_at at time zone 'UTC')::date, count(*), sum(duration_sec),
      sum(ceil(duration_sec / 6.0) * 6), sum(ceil(duration_sec / 30.0) * 30),
      sum(ceil(duration_sec / 60.0) * 60), sum(cost_usd)
    from vapi_call_usage where tenant_id = ${TENANT} group by 1, 2`;
  await sql`vacuum analyze vapi_call_usage`;
}

function bareSum(sql: Sql) {
  return sql`
    select count(*), sum(duration_sec), sum(cost_usd) from vapi_call_usage, (${period(sql)}) as period
    where tenant_id = ${TENANT} and ended_at >= starts_at and ended_at < ends_at`;
}

function barePage(sql: Sql, lastPage: number) {
  return sql`${pageOf(sql, lastPage)}`;
}

async function planOf(sql: Sql, lastPage: number): Promise<string[]> {
  const rows = await sql<{ "QUERY PLAN": string }[]>`explain (analyze, costs off) ${pageOf(sql, lastPage)}`;
  return rows.map((row) => row["QUERY PLAN"]);
}

function pageOf(sql: Sql, lastPage: number) {
  return sql`
    select vapi_call_id, ended_at, duration_sec, cost_usd from vapi_call_usage
    where tenant_id = ${TENANT} and ended_at >= (select starts_at from (${period(sql)}) as period)
      and ended_at < (select ends_at from (${period(sql)}) as period)
    order by ended_at, vapi_call_id limit ${PAGE_SIZE} offset ${Math.floor(lastPage / 2) * PAGE_SIZE}`;
}

function period(sql: Sql) {
  return sql`
    select starts_at, ends_at from usage_periods where tenant_id = ${TENANT} order by starts_at desc limit 1`;
}
