import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { THRESHOLDS } from "@/lib/domain/allowance";
import { isRunning } from "./running-period";
import { usedTotals } from "./used-totals";

/**
 * Tenants for whom a review would find something to do: of the running periods
 * that `among` picks, those that have passed a threshold nobody noticed, or
 * whose suspension for the quota is not what the policy wants; and everybody
 * who is suspended for a quota that no running period has. It only saves
 * reviews: what is done is decided anew, by `reviewAllowance`.
 */
export async function listAllowancesToReview(
  at: Date,
  among: SQL = sql`true`,
): Promise<{ tenantId: number }[]> {
  const rows = await db().execute<{ tenant_id: string }>(sql`
    with ${usedTotals(sql`${isRunning(at)} and ${among}`)}, wishes as (
      select totals.*, ${WANTS_SUSPENSION} as wants_suspension, quota.tenant_id is not null as is_suspended,
        quota.ends_at as suspended_until
      from totals left join policies on policies.id = 1
      left join suspensions quota on quota.tenant_id = totals.tenant_id and quota.reason = 'quota'
    )
    select tenant_id from wishes where ${IS_UNNOTICED} or (case when wants_suspension
      then is_suspended and suspended_until = ends_at else not is_suspended end) is not true
    union
    select tenant_id from suspensions where reason = 'quota' and (ends_at is null
      or ends_at <= ${at.toISOString()} or not exists (
        select from usage_periods where usage_periods.tenant_id = suspensions.tenant_id
          and usage_periods.included_minutes > 0 and ${isRunning(at)}))
    order by tenant_id`);
  return rows.map((row) => ({ tenantId: Number(row.tenant_id) }));
}

/** As `wantsQuotaSuspension` has it. */
const WANTS_SUSPENSION = sql`(minutes >= included_minutes and (coalesce(policies.quota, 'never') = 'always'
  or (coalesce(policies.quota, 'never') = 'unbilled'
    and (is_trial or usage_mode = 'none' or overage_price_minor is null)))
  and not exists (select from allowance_thresholds known where ${isKnown(sql`totals`)}
    and known.quota_lifted_at is not null))`;

const IS_UNNOTICED = sql`(${sql.join(
  THRESHOLDS.map(
    (percent) => sql`(minutes * 100 >= included_minutes * ${sql.raw(String(percent))} and not exists (
      select from allowance_thresholds known where ${isKnown(sql`wishes`)}
        and known.percent = ${sql.raw(String(percent))}))`,
  ),
  sql` or `,
)})`;

function isKnown(period: SQL): SQL {
  return sql`known.tenant_id = ${period}.tenant_id
    and known.stripe_subscription_id = ${period}.stripe_subscription_id
    and known.period_starts_at = ${period}.starts_at`;
}
