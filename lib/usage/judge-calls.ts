import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { FinishedCall } from "@/lib/domain/call";

/** A call under the key that its reports share. */
export type KeyedCall = { reportKey: string; call: FinishedCall };

/** Digits only: "1e3" is no tenant, and neither is a number too large for a tenant's id. */
const TenantId = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .pipe(z.number().positive().max(Number.MAX_SAFE_INTEGER));

/** A report without a call id is known again by its usage fields, of which its arrival is none. */
export function keyed(call: FinishedCall): KeyedCall {
  if (call.vapiCallId !== null) return { reportKey: call.vapiCallId, call };
  const usage = { ...call, endedAt: call.isEndKnown ? call.endedAt : null, correctsOnly: undefined };
  const digest = createHash("sha256").update(JSON.stringify(usage)).digest("hex");
  return { reportKey: `report-${digest}`, call };
}

/**
 * The rule of what becomes of each report, as the common table expressions
 * `report`, `found` and `judged`: whose the call is, what is known of it, and
 * what its report changes. Each report key may stand in it once; whoever writes
 * what is judged holds the keys' locks, so that what was read is what is there.
 */
export function judgedCalls(calls: KeyedCall[]): SQL {
  return sql`
    report as (
      select * from jsonb_to_recordset(${JSON.stringify(calls.map(toRow))}::jsonb) as report (
        ordinal integer, report_key text, vapi_call_id text, started_at timestamptz, ended_at timestamptz,
        is_end_known boolean, duration_sec integer, cost_usd numeric(14, 6), costs_json jsonb, ended_reason text,
        reported_at timestamptz, phone_number_id text, phone_number text, assistant_id text, named_tenant text,
        named_tenant_id bigint, corrects text, doubt unassigned_reason)
    ), found as materialized (
      select report.ordinal, report.report_key, report.vapi_call_id, report.phone_number_id, report.phone_number,
        report.assistant_id, report.named_tenant, report.doubt, report.costs_json, report.reported_at,
        before.tenant_id is not null as was_there, waiting.report_key is not null as was_waiting,
        before.started_at as before_started_at, before.ended_at as before_ended_at,
        before.duration_sec as before_duration_sec, before.cost_usd as before_cost_usd,
        before.ended_reason as before_ended_reason, before.reported_at as before_reported_at,
        waiting.reason as waiting_reason, ${EVERYTHING_WAITING} as waiting_row,
        case when known.ended_at is null then report.started_at else known.started_at end as started_at,
        case when known.ended_at is not null then known.ended_at
          -- A call that was recorded without a known end does not move by arriving again.
          when report.is_end_known then report.ended_at
          else coalesce(before.ended_at, waiting.ended_at, report.ended_at) end as end_at,
        coalesce(known.duration_sec, report.duration_sec) as duration_sec,
        case when report.corrects = 'nothing' then coalesce(known.cost_usd, report.cost_usd)
          else report.cost_usd end as cost_usd,
        case when known.ended_at is null then report.ended_reason else known.ended_reason end as ended_reason,
        -- A call keeps the tenant it was first recorded for, whatever its line or its report says later.
        coalesce(before.tenant_id,
          (select id from tenants where id = report.named_tenant_id),
          (select tenant_id from tenant_lines where kind = 'phone_number_id' and value = report.phone_number_id),
          (select tenant_id from tenant_lines where kind = 'number' and value = report.phone_number),
          (select tenant_id from tenant_lines where kind = 'assistant_id' and value = report.assistant_id)
        ) as tenant_id
      from report
      left join lateral (
        select * from vapi_call_usage as usage
        -- A report without a call id that a person has assigned is recorded under its key.
        where usage.vapi_call_id = coalesce(report.vapi_call_id, report.report_key) limit 1
      ) as before on true
      left join unassigned_calls as waiting on waiting.report_key = report.report_key
      -- What is known already and stays, where the report may not correct everything.
      left join lateral (
        select before.started_at, before.ended_at, before.duration_sec, before.cost_usd, before.ended_reason
        where before.tenant_id is not null
        union all
        select waiting.started_at, waiting.ended_at, waiting.duration_sec, waiting.cost_usd, waiting.ended_reason
        where before.tenant_id is null and waiting.reason in ('unknown_line', 'unknown_tenant')
      ) as known on report.corrects <> 'everything'
    ), reasoned as (
      select *, case
          when vapi_call_id is null and not was_there then 'no_call_id'
          -- Without an id it corrects nothing: what a person has said of it stands.
          when vapi_call_id is null then null
          -- Without a duration there is nothing to correct a recorded call with: it stands as it is.
          when doubt = 'no_duration' and was_there then null
          when doubt is not null then doubt
          when tenant_id is not null then null
          when named_tenant is null then 'unknown_line' else 'unknown_tenant'
        end as reason,
        not was_there or before_reported_at is null or reported_at is null or reported_at >= before_reported_at
          as is_newest,
        (before_started_at, before_ended_at, before_duration_sec, before_cost_usd, before_ended_reason)
          is distinct from (started_at, end_at, duration_sec, cost_usd, ended_reason) or not was_there as differs
      from found
    ), judged as (
      select *, coalesce(reported_at, before_reported_at) as newest_report_at,
        -- One that says the same later is written too: it is the newest word from then on.
        reason is null and doubt is null and vapi_call_id is not null and is_newest
          and (differs or coalesce(reported_at, before_reported_at) is distinct from before_reported_at) as is_written,
        reason is null and doubt is null and vapi_call_id is not null and is_newest and differs as is_changed,
        -- A doubtful report never replaces one without doubt.
        reason is not null and (not was_waiting
          or (doubt is null or waiting_reason in ('no_duration', 'bad_time'))
          and waiting_row is distinct from (reason, vapi_call_id, phone_number_id, phone_number, assistant_id,
            named_tenant, started_at, end_at, duration_sec, cost_usd, ended_reason, reported_at)) as is_kept
      from reasoned
    )`;
}

const EVERYTHING_WAITING = sql`(waiting.reason, waiting.vapi_call_id, waiting.phone_number_id,
  waiting.phone_number, waiting.assistant_id, waiting.named_tenant, waiting.started_at, waiting.ended_at,
  waiting.duration_sec, waiting.cost_usd, waiting.ended_reason, waiting.reported_at)`;

function toRow({ reportKey, call }: KeyedCall, ordinal: number) {
  const named = TenantId.safeParse(call.namedTenant);
  return {
    ordinal,
    report_key: reportKey,
    vapi_call_id: call.vapiCallId,
    started_at: call.startedAt,
    ended_at: call.endedAt,
    is_end_known: call.isEndKnown,
    duration_sec: call.durationSeconds,
    cost_usd: call.costUsd,
    costs_json: call.costs,
    ended_reason: call.endedReason,
    reported_at: call.reportedAt,
    phone_number_id: call.phoneNumberId,
    phone_number: call.phoneNumber,
    assistant_id: call.assistantId,
    named_tenant: call.namedTenant,
    named_tenant_id: named.success ? named.data : null,
    corrects: call.correctsOnly ?? "everything",
    doubt: call.doubt,
  };
}
