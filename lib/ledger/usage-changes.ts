import { type SQL, sql } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { usageChanges } from "@/db/schema/usage";
import type { PeriodKey } from "./period-key";
import { periodTotals } from "./period-total";

/** A period that a change of its tenant's calls concerns, for a query over `usage_periods`. */
export const IS_CHANGED: SQL = sql`exists (
  select from usage_changes change where ${concerns(sql`change`)})`;

/** Minutes that late usage has added to a settled period, for a query over `usage_periods`. */
export const LATE_MINUTES: SQL = sql`(
  select coalesce(sum(late_usage.minutes), 0)::bigint from late_usage
  where late_usage.tenant_id = usage_periods.tenant_id
    and late_usage.stripe_subscription_id = usage_periods.stripe_subscription_id
    and late_usage.period_starts_at = usage_periods.starts_at)`;

/**
 * Whether a period needs nothing: what is used without being billed, what Stripe
 * was told and has acknowledged, what was settled with its late usage. One that
 * is closing never agrees: the total that it is settled at may have been taken
 * before the change. For a query over `totals`.
 */
const AGREES: SQL = sql`(case usage_periods.state
  when 'open' then usage_periods.is_trial or usage_periods.usage_mode <> 'meter'
    or (not usage_periods.has_unanswered_report
      and coalesce(usage_periods.acknowledged_minutes, 0) = minutes)
  when 'settled' then usage_periods.is_trial or usage_periods.usage_mode = 'none'
    or usage_periods.settled_minutes + ${LATE_MINUTES} = minutes
  else false end)`;

/** Says that a period has to be looked at again, although no call of it has changed. */
export async function markPeriod({ tenantId, startsAt }: PeriodKey, on: Queryable = db()): Promise<void> {
  await on.insert(usageChanges).values({ tenantId, fromAt: startsAt, toAt: startsAt });
}

/** Makes one row of a tenant's many, so that what follows looks at each tenant once. Loses nothing, run at once or killed. */
export async function gatherChanges(): Promise<void> {
  await db().execute(sql`
    with taken as (delete from usage_changes returning tenant_id, from_at, to_at)
    insert into usage_changes (tenant_id, from_at, to_at)
    select tenant_id, min(from_at), max(to_at) from taken group by tenant_id`);
}

/**
 * Forgets the changes whose periods all agree by now. One statement and so one
 * snapshot: a call that is written meanwhile is in no sum here, and its row is
 * not among those that go.
 */
export async function forgetSettledChanges(): Promise<void> {
  await db().execute(sql`
    with ${periodTotals(IS_CHANGED)}, unequal as (
      select * from totals usage_periods where ${AGREES} is not true
    )
    delete from usage_changes change
    where not exists (select from unequal usage_periods where ${concerns(sql`change`)})`);
}

function concerns(change: SQL): SQL {
  return sql`${change}.tenant_id = usage_periods.tenant_id
    and usage_periods.starts_at <= ${change}.to_at and usage_periods.ends_at > ${change}.from_at`;
}
