import { type SQL, sql } from "drizzle-orm";

/** Whose calls, of which `[startsAt, endsAt)`, in which call increment: columns or values of a query. */
type Window = { tenantId: SQL; startsAt: SQL; endsAt: SQL; incrementSeconds: SQL };

/**
 * A window's total in minutes as it is billed, for a place in any query:
 * billable seconds summed, rounded up once. UTC days wholly inside the window
 * come from their stored sums, the parts of days at both ends from the calls,
 * so it costs the same for a thousand calls and for a million. It equals the
 * sum over the calls for every window: the same rule as `lib/domain/usage`.
 */
export function minutesBetween(window: Window): SQL {
  const { startsAt, endsAt } = window;
  // The first midnight that is not before the start. Postgres keeps microseconds.
  const firstWholeDay = sql`date_trunc('day', ${startsAt} + interval '24 hours' - interval '1 microsecond', 'UTC')`;
  const lastDay = sql`date_trunc('day', ${endsAt}, 'UTC')`;
  return sql`((${secondsOfDays(window, firstWholeDay, lastDay)}
    + ${secondsOfCalls(window, startsAt, sql`least(${firstWholeDay}, ${endsAt})`)}
    + ${secondsOfCalls(window, sql`greatest(${firstWholeDay}, ${lastDay})`, endsAt)}
    + 59)::bigint / 60)`;
}

/** `usage_days` has a column for each of the four increments; `seconds` is increment 1. */
function secondsOfDays({ tenantId, incrementSeconds }: Window, from: SQL, to: SQL): SQL {
  return sql`coalesce((
    select sum(case ${incrementSeconds}
      when 60 then usage_days.seconds_by_60
      when 30 then usage_days.seconds_by_30
      when 6 then usage_days.seconds_by_6
      else usage_days.seconds end)
    from usage_days
    where usage_days.tenant_id = ${tenantId}
      and usage_days.day >= (${from} at time zone 'UTC')::date
      and usage_days.day < (${to} at time zone 'UTC')::date), 0)`;
}

/** A started increment counts in full. */
function secondsOfCalls({ tenantId, incrementSeconds }: Window, from: SQL, to: SQL): SQL {
  return sql`coalesce((
    select sum((duration_sec + ${incrementSeconds} - 1) / ${incrementSeconds} * ${incrementSeconds})
    from vapi_call_usage
    where vapi_call_usage.tenant_id = ${tenantId} and ended_at >= ${from} and ended_at < ${to}), 0)`;
}
