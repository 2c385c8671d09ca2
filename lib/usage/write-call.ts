import { and, eq, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client";
import { unassignedCalls, vapiCallUsage } from "@/db/schema/usage";
import type { FinishedCall, RecordedCall } from "@/lib/domain/call";

/** A call that is believed, of a known tenant. */
type TenantCall = Omit<FinishedCall, "doubt" | "isEndKnown"> & { vapiCallId: string; tenantId: number };

/**
 * Writes the call and moves the sums of its day (or, when a correction changes
 * the day, of both days) by exactly the difference, in one statement. A newer
 * report that says the same is remembered as the newest, so that one sent
 * between the two and delivered last undoes nothing. The caller holds the
 * call's lock, so the row read here is the row written.
 */
export async function writeCall(transaction: Queryable, call: TenantCall): Promise<RecordedCall> {
  const { tenantId, vapiCallId } = call;
  const [written] = await transaction.execute<{ was_there: boolean; is_changed: boolean }>(sql`
    with before as (
      select ended_at, duration_sec, cost_usd, reported_at, started_at, ended_reason
      from vapi_call_usage where tenant_id = ${tenantId} and vapi_call_id = ${vapiCallId}
    ), report as (
      select ${call.startedAt?.toISOString() ?? null}::timestamptz as started_at,
        ${call.endedAt.toISOString()}::timestamptz as ended_at,
        ${call.durationSeconds}::integer as duration_sec, ${call.costUsd}::numeric as cost_usd,
        ${JSON.stringify(call.costs)}::jsonb as costs_json, ${call.endedReason}::text as ended_reason,
        ${call.reportedAt?.toISOString() ?? null}::timestamptz as reported_at
    ), written as (
      insert into vapi_call_usage as kept
        (tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd, costs_json, ended_reason, reported_at)
      select ${tenantId}, ${vapiCallId}, report.* from (
        select started_at, ended_at, duration_sec, cost_usd, costs_json, ended_reason, reported_at from report
      ) report
      on conflict (tenant_id, vapi_call_id) do update set
        started_at = excluded.started_at, ended_at = excluded.ended_at, duration_sec = excluded.duration_sec,
        cost_usd = excluded.cost_usd, costs_json = excluded.costs_json, ended_reason = excluded.ended_reason,
        reported_at = coalesce(excluded.reported_at, kept.reported_at), updated_at = now()
      where (kept.reported_at is null or excluded.reported_at is null or excluded.reported_at >= kept.reported_at)
        and (kept.started_at, kept.ended_at, kept.duration_sec, kept.cost_usd, kept.ended_reason, kept.reported_at)
          is distinct from
          (excluded.started_at, excluded.ended_at, excluded.duration_sec, excluded.cost_usd,
            excluded.ended_reason, coalesce(excluded.reported_at, kept.reported_at))
      returning started_at, ended_at, duration_sec, cost_usd, ended_reason
    ), changed as (
      select * from written except select started_at, ended_at, duration_sec, cost_usd, ended_reason from before
    ), moved as (
      select ended_at, duration_sec, cost_usd, 1 as sign from changed
      union all
      select ended_at, duration_sec, cost_usd, -1 from before where exists (select from changed)
    ), days as (
      insert into usage_days as kept
        (tenant_id, day, calls, seconds, seconds_by_6, seconds_by_30, seconds_by_60, cost_usd)
      select ${tenantId}, (ended_at at time zone 'UTC')::date, sum(sign), sum(sign * duration_sec),
        sum(sign * ceil(duration_sec / 6.0) * 6), sum(sign * ceil(duration_sec / 30.0) * 30),
        sum(sign * ceil(duration_sec / 60.0) * 60), sum(sign * cost_usd)
      from moved group by 2 order by 2
      on conflict (tenant_id, day) do update set
        calls = kept.calls + excluded.calls, seconds = kept.seconds + excluded.seconds,
        seconds_by_6 = kept.seconds_by_6 + excluded.seconds_by_6,
        seconds_by_30 = kept.seconds_by_30 + excluded.seconds_by_30,
        seconds_by_60 = kept.seconds_by_60 + excluded.seconds_by_60,
        cost_usd = kept.cost_usd + excluded.cost_usd
    ), found_its_tenant as (
      delete from unassigned_calls where report_key = ${vapiCallId} and exists (select from written)
    )
    select exists (select from before) as was_there, exists (select from changed) as is_changed`);
  if (!written?.is_changed) return { outcome: "unchanged", tenantId };
  return { outcome: written.was_there ? "corrected" : "recorded", tenantId };
}

/** The call with the end it first arrived with, recorded or waiting: arriving again later does not move it. */
export async function withStoredEnd<Call extends TenantCall>(
  transaction: Queryable,
  call: Call,
): Promise<Call> {
  const { tenantId, vapiCallId } = call;
  const [recorded] = await transaction
    .select({ endedAt: vapiCallUsage.endedAt })
    .from(vapiCallUsage)
    .where(and(eq(vapiCallUsage.tenantId, tenantId), eq(vapiCallUsage.vapiCallId, vapiCallId)));
  const [waiting] = await transaction
    .select({ endedAt: unassignedCalls.endedAt })
    .from(unassignedCalls)
    .where(eq(unassignedCalls.reportKey, vapiCallId));
  return { ...call, endedAt: recorded?.endedAt ?? waiting?.endedAt ?? call.endedAt };
}
