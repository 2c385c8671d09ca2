import type { Sql } from "postgres";
import { callsOf, type DemoTenant } from "./tenants";

const ROWS_PER_INSERT = 2_000;
const DAY_MS = 86_400_000;

/**
 * Writes the calls that ended in `(from, to]` and takes their days' sums anew
 * from the calls. For times when the app records none; safe to repeat.
 */
export async function fillCalls(sql: Sql, tenants: DemoTenant[], from: Date, to: Date): Promise<number> {
  const rows = tenants.flatMap((tenant) =>
    callsOf(tenant, from, to).map((call) => ({
      tenant_id: tenant.id,
      vapi_call_id: call.id,
      started_at: call.startedAt.toISOString(),
      ended_at: call.endedAt.toISOString(),
      duration_sec: call.durationSeconds,
      cost_usd: call.costUsd,
      costs_json: call.costs,
      ended_reason: call.endedReason,
    })),
  );
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    await insertCalls(sql, rows.slice(at, at + ROWS_PER_INSERT));
  }
  await sumDays(sql, from, to);
  return rows.length;
}

/** What Vapi reports is stored a moment after the call has ended. */
async function insertCalls(sql: Sql, rows: { tenant_id: number }[]): Promise<void> {
  await sql`
    insert into vapi_call_usage (tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd,
      costs_json, ended_reason, reported_at, created_at, updated_at)
    select tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd, costs_json, ended_reason,
      ended_at + interval '2 s', ended_at + interval '3 s', ended_at + interval '3 s'
    from jsonb_to_recordset(${sql.json(rows)}) as row (tenant_id bigint, vapi_call_id text,
      started_at timestamptz, ended_at timestamptz, duration_sec int, cost_usd numeric, costs_json jsonb,
      ended_reason text)
    on conflict (tenant_id, vapi_call_id) do nothing`;
}

async function sumDays(sql: Sql, from: Date, to: Date): Promise<void> {
  const firstDay = new Date(Math.floor(from.getTime() / DAY_MS) * DAY_MS);
  await sql`
    insert into usage_days (tenant_id, day, calls, seconds, seconds_by_6, seconds_by_30, seconds_by_60, cost_usd)
    select tenant_id, (ended_at at time zone 'UTC')::date, count(*), sum(duration_sec),
      sum(ceil(duration_sec / 6.0) * 6), sum(ceil(duration_sec / 30.0) * 30),
      sum(ceil(duration_sec / 60.0) * 60), sum(cost_usd)
    from vapi_call_usage where ended_at >= ${firstDay} and ended_at < ${new Date(to.getTime() + DAY_MS)}
    group by 1, 2 order by 1, 2
    on conflict (tenant_id, day) do update set calls = excluded.calls, seconds = excluded.seconds,
      seconds_by_6 = excluded.seconds_by_6, seconds_by_30 = excluded.seconds_by_30,
      seconds_by_60 = excluded.seconds_by_60, cost_usd = excluded.cost_usd`;
}
