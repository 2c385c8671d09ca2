import { type SQL, sql } from "drizzle-orm";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { usageDays, vapiCallUsage } from "@/db/schema/usage";

const start = sql`${tenantBilling.currentPeriodStart}`;
const end = sql`${tenantBilling.currentPeriodEnd}`;
const firstWholeDay = sql`date_trunc('day', ${start} + interval '24 hours' - interval '1 microsecond', 'UTC')`;
const lastDay = sql`date_trunc('day', ${end}, 'UTC')`;
const increment = sql`coalesce(${plans.callIncrementSeconds}, 1)`;

/**
 * The total of a tenant's current period in minutes, exactly as it will be
 * billed, for a query that joins `tenants`, `tenant_billing` and `plans`. Null
 * without a period. Whole UTC days come from their stored sums, the parts of
 * days at both ends from the calls.
 */
export const currentPeriodMinutes: SQL<number | null> = sql<number | null>`
  case when ${start} is not null and ${end} is not null then ceil((
    ${secondsOfDays()}
    + ${secondsOfCalls(start, sql`least(${firstWholeDay}, ${end})`)}
    + ${secondsOfCalls(sql`greatest(${firstWholeDay}, ${lastDay})`, end)}
  ) / 60.0) end`.mapWith((value: string | null) => (value === null ? null : Number(value)));

function secondsOfDays(): SQL {
  return sql`coalesce((
    select sum(case ${increment}
      when 60 then ${usageDays.secondsBy60}
      when 30 then ${usageDays.secondsBy30}
      when 6 then ${usageDays.secondsBy6}
      else ${usageDays.seconds} end)
    from ${usageDays}
    where ${usageDays.tenantId} = ${tenants.id}
      and ${usageDays.day} >= (${firstWholeDay} at time zone 'UTC')::date
      and ${usageDays.day} < (${lastDay} at time zone 'UTC')::date), 0)`;
}

/** A started increment counts in full. */
function secondsOfCalls(from: SQL, to: SQL): SQL {
  return sql`coalesce((
    select sum((${vapiCallUsage.durationSeconds} + ${increment} - 1) / ${increment} * ${increment})
    from ${vapiCallUsage}
    where ${vapiCallUsage.tenantId} = ${tenants.id}
      and ${vapiCallUsage.endedAt} >= ${from}
      and ${vapiCallUsage.endedAt} < ${to}), 0)`;
}
