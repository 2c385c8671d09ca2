import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client";
import type { UnassignedReason } from "@/lib/domain/values";
import { judgedCalls, type KeyedCall } from "./judge-calls";

/** What became, or would become, of one report. */
export type CallOutcome =
  | { reason: null; tenantId: number; wasThere: boolean; isChanged: boolean }
  | { reason: UnassignedReason; isChanged: boolean };

type JudgedRow = {
  tenant_id: string | null;
  reason: UnassignedReason | null;
  was_there: boolean;
  is_changed: boolean;
};

/**
 * Two deliveries of one call wait for each other here, before either looks for
 * it. Locks are taken in one order, so that no two batches wait for each other
 * crosswise. It is a statement of its own because what waits for a lock would
 * otherwise see the calls as they were before it waited.
 */
export async function lockCalls(transaction: Queryable, calls: KeyedCall[]): Promise<void> {
  await transaction.execute(sql`
    select pg_advisory_xact_lock(lock) from (
      select distinct hashtextextended(key, 0) as lock
      from jsonb_array_elements_text(${JSON.stringify(calls.map(({ reportKey }) => reportKey))}::jsonb) as key
      order by lock
    ) as locks`);
}

/**
 * Writes calls and moves the sums of their days (or, when a correction changes
 * the day, of both days) by exactly the difference, and keeps what is nobody's,
 * in one statement: the only one that writes calls. A call that is written
 * leaves the waiting ones. Days are written in one order too. `at`, by the
 * clock that periods are settled by, is when its usage came to be what it is:
 * what came or changed after settlement is known by it.
 */
export async function writeCalls(
  transaction: Queryable,
  calls: KeyedCall[],
  at: Date,
): Promise<CallOutcome[]> {
  const rows = await transaction.execute<JudgedRow>(sql`
    with ${judgedCalls(calls)}, written as (
      insert into vapi_call_usage
        (tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd, costs_json, ended_reason, reported_at,
          created_at, updated_at)
      select tenant_id, vapi_call_id, started_at, end_at, duration_sec, cost_usd, costs_json, ended_reason,
        newest_report_at, ${at.toISOString()}, ${at.toISOString()}
      from judged where is_written order by tenant_id, vapi_call_id
      on conflict (tenant_id, vapi_call_id) do update set
        started_at = excluded.started_at, ended_at = excluded.ended_at, duration_sec = excluded.duration_sec,
        cost_usd = excluded.cost_usd, costs_json = excluded.costs_json, ended_reason = excluded.ended_reason,
        reported_at = excluded.reported_at,
        updated_at = case when (vapi_call_usage.ended_at, vapi_call_usage.duration_sec, vapi_call_usage.cost_usd)
            is distinct from (excluded.ended_at, excluded.duration_sec, excluded.cost_usd)
          then excluded.updated_at else vapi_call_usage.updated_at end
    ), moved as (
      select tenant_id, end_at, duration_sec, cost_usd, 1 as sign from judged where is_changed
      union all
      select tenant_id, before_ended_at, before_duration_sec, before_cost_usd, -1
      from judged where is_changed and was_there
    ), days as (
      insert into usage_days as kept
        (tenant_id, day, calls, seconds, seconds_by_6, seconds_by_30, seconds_by_60, cost_usd)
      select tenant_id, (end_at at time zone 'UTC')::date, sum(sign), sum(sign * duration_sec),
        sum(sign * ceil(duration_sec / 6.0) * 6), sum(sign * ceil(duration_sec / 30.0) * 30),
        sum(sign * ceil(duration_sec / 60.0) * 60), sum(sign * cost_usd)
      from moved group by 1, 2 order by 1, 2
      on conflict (tenant_id, day) do update set
        calls = kept.calls + excluded.calls, seconds = kept.seconds + excluded.seconds,
        seconds_by_6 = kept.seconds_by_6 + excluded.seconds_by_6,
        seconds_by_30 = kept.seconds_by_30 + excluded.seconds_by_30,
        seconds_by_60 = kept.seconds_by_60 + excluded.seconds_by_60,
        cost_usd = kept.cost_usd + excluded.cost_usd
    ), found_their_tenant as (
      delete from unassigned_calls where report_key in (
        select report_key from judged where is_written and was_waiting
      )
    ), waiting as (
      insert into unassigned_calls as kept (report_key, reason, vapi_call_id, phone_number_id, phone_number,
        assistant_id, named_tenant, started_at, ended_at, duration_sec, cost_usd, costs_json, ended_reason, reported_at)
      select report_key, reason, vapi_call_id, phone_number_id, phone_number, assistant_id, named_tenant,
        started_at, end_at, duration_sec, cost_usd, costs_json, ended_reason, reported_at
      from judged where is_kept order by report_key
      on conflict (report_key) do update set
        reason = excluded.reason, phone_number_id = excluded.phone_number_id, phone_number = excluded.phone_number,
        assistant_id = excluded.assistant_id, named_tenant = excluded.named_tenant, started_at = excluded.started_at,
        ended_at = excluded.ended_at, duration_sec = excluded.duration_sec, cost_usd = excluded.cost_usd,
        costs_json = excluded.costs_json, ended_reason = excluded.ended_reason, reported_at = excluded.reported_at
    )
    ${OUTCOMES}`);
  return rows.map(outcomeOf);
}

/** What writing the calls would do, by the same rule; nothing is locked and nothing written. */
export async function foreseeCalls(queryable: Queryable, calls: KeyedCall[]): Promise<CallOutcome[]> {
  const rows = await queryable.execute<JudgedRow>(sql`with ${judgedCalls(calls)} ${OUTCOMES}`);
  return rows.map(outcomeOf);
}

const OUTCOMES = sql`
  select tenant_id, reason, was_there, is_changed or is_kept as is_changed from judged order by ordinal`;

function outcomeOf({ tenant_id, reason, was_there, is_changed }: JudgedRow): CallOutcome {
  if (reason !== null) return { reason, isChanged: is_changed };
  return { reason, tenantId: Number(tenant_id), wasThere: was_there, isChanged: is_changed };
}
