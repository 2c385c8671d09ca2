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
  const { from, to } = wholeDays(window);
  return minutesOf(sql`coalesce((
    select sum(${secondsOfDay(window)}) from usage_days
    where usage_days.tenant_id = ${window.tenantId} and usage_days.day >= ${from} and usage_days.day < ${to}), 0)
    + ${secondsAtBothEnds(window)}`);
}

/** A started minute counts in full. */
export function minutesOf(seconds: SQL): SQL {
  return sql`((${seconds} + 59)::bigint / 60)`;
}

/** The first UTC day that lies wholly inside a window, and the one after the last; none where they are not in order. */
export function wholeDays(window: Pick<Window, "startsAt" | "endsAt">): { from: SQL; to: SQL } {
  const { first, last } = midnights(window);
  return { from: sql`(${first} at time zone 'UTC')::date`, to: sql`(${last} at time zone 'UTC')::date` };
}

/** `usage_days` has a column for each of the four increments; `seconds` is increment 1. */
export function secondsOfDay({ incrementSeconds }: Pick<Window, "incrementSeconds">): SQL {
  return sql`case ${incrementSeconds}
    when 60 then usage_days.seconds_by_60
    when 30 then usage_days.seconds_by_30
    when 6 then usage_days.seconds_by_6
    else usage_days.seconds end`;
}

/** Billable seconds of a window's calls outside its whole days. A window within one day is all beginning. */
export function secondsAtBothEnds(window: Window): SQL {
  const { startsAt, endsAt } = window;
  const { first, last } = midnights(window);
  return sql`${secondsOfCalls(window, startsAt, sql`least(${first}, ${endsAt})`)}
    + ${secondsOfCalls(window, sql`greatest(${first}, ${last})`, endsAt)}`;
}

/** The first midnight that is not before the start, and the last that is not after the end. Postgres keeps microseconds. */
export function midnights({ startsAt, endsAt }: Pick<Window, "startsAt" | "endsAt">): {
  first: SQL;
  last: SQL;
} {
  return {
    first: sql`date_trunc('day', ${startsAt} + interval '24 hours' - interval '1 microsecond', 'UTC')`,
    last: sql`date_trunc('day', ${endsAt}, 'UTC')`,
  };
}

function secondsOfCalls({ tenantId, incrementSeconds }: Window, from: SQL, to: SQL): SQL {
  return sql`coalesce((
    select sum((duration_sec + ${incrementSeconds} - 1) / ${incrementSeconds} * ${incrementSeconds})
    from vapi_call_usage
    where vapi_call_usage.tenant_id = ${tenantId} and ended_at >= ${from} and ended_at < ${to}), 0)`;
}
