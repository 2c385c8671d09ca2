import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { alertsSent, allowanceThresholds } from "@/db/schema/risk";
import {
  ALLOWANCE_KIND,
  type AlertStanding,
  alertStanding,
  allowanceSubject,
  TENANT_ALLOWANCE_KIND,
} from "@/lib/domain/alert";
import { NEARLY_PERCENT, THRESHOLDS, type Threshold } from "@/lib/domain/allowance";
import { ALERT_CHANNELS, type AlertChannel } from "@/lib/domain/values";
import type { PeriodKey } from "@/lib/ledger/period-key";
import { PERIOD_MINUTES } from "@/lib/ledger/period-total";
import { isOfPeriod, isRunning } from "./running-period";
import { usedTotals } from "./used-totals";

/** What is kept of one threshold of a period; `passed` is null while it was not reached. */
export type ThresholdView = {
  percent: Threshold;
  passed: {
    at: Date;
    usedMinutes: number;
    includedMinutes: number;
    isTold: boolean;
    quotaLiftedBy: string | null;
    messages: { kind: string; channel: AlertChannel; standing: AlertStanding }[];
  } | null;
};

/** The thresholds of a period's allowance, with what became of their alerts. */
export async function listThresholds(period: PeriodKey, at: Date): Promise<ThresholdView[]> {
  const subjects = THRESHOLDS.map((percent) => allowanceSubject(period, percent));
  const [rows, messages] = await Promise.all([
    db().select().from(allowanceThresholds).where(isOfPeriod(period)),
    db()
      .select({
        kind: alertsSent.kind,
        subject: alertsSent.subject,
        channel: alertsSent.channel,
        state: alertsSent.state,
        attempts: alertsSent.attempts,
        nextAttemptAt: alertsSent.nextAttemptAt,
      })
      .from(alertsSent)
      .where(
        and(
          eq(alertsSent.tenantId, period.tenantId),
          inArray(alertsSent.kind, [ALLOWANCE_KIND, TENANT_ALLOWANCE_KIND]),
          inArray(alertsSent.subject, subjects),
        ),
      )
      .orderBy(alertsSent.kind, alertsSent.channel),
  ]);
  return THRESHOLDS.map((percent) => {
    const row = rows.find((found) => found.percent === percent);
    if (!row) return { percent, passed: null };
    const { usedMinutes, includedMinutes, isTold, quotaLiftedBy } = row;
    const told = messages.filter(({ subject }) => subject === allowanceSubject(period, percent));
    return {
      percent,
      passed: {
        at: row.passedAt,
        usedMinutes,
        includedMinutes,
        isTold,
        quotaLiftedBy,
        messages: told.flatMap(({ kind, channel: stored, ...alert }) => {
          const channel = ALERT_CHANNELS.find((known) => known === stored);
          return channel ? [{ kind, channel, standing: alertStanding(alert, at) }] : [];
        }),
      },
    };
  });
}

/** How much of its allowance a tenant has used, as lists name it: the highest threshold that it has passed. */
export type AllowanceState = "nearly_used" | "used_up";

type NamedTenants = { tenants: number; named: { id: number; name: string }[] };

const TENANTS_NAMED = 3;

/**
 * The tenants whose running period is at 80 % of its included minutes, and those
 * at 100 %. Only periods that have passed a threshold are summed, so a period
 * counts from its first review on and no longer than it is so.
 */
export async function readUsedAllowances(at: Date): Promise<Record<AllowanceState, NamedTenants>> {
  const rows = await db().execute<{
    state: AllowanceState;
    total: string;
    named: { id: number; name: string }[];
  }>(sql`
    with ${usedTotals(sql`${HAS_PASSED} and ${isRunning(at)}`)}, reached as (
      select tenants.id, tenants.name,
        case when minutes >= included_minutes then 'used_up' else 'nearly_used' end as state
      from totals join tenants on tenants.id = totals.tenant_id
      where minutes * 100 >= included_minutes * ${NEARLY_PERCENT}
    ), numbered as (
      select *, row_number() over (partition by state order by name, id) as place from reached
    )
    select state, count(*) as total,
      json_agg(json_build_object('id', id, 'name', name) order by place)
        filter (where place <= ${TENANTS_NAMED}) as named
    from numbered group by state`);
  const of = (state: AllowanceState) => {
    const row = rows.find((found) => found.state === state);
    return { tenants: Number(row?.total ?? 0), named: row?.named ?? [] };
  };
  return { nearly_used: of("nearly_used"), used_up: of("used_up") };
}

/** The same for one row of a query over `tenants`. */
export function hasUsedAllowance(state: AllowanceState, at: Date): SQL {
  const share =
    state === "used_up"
      ? sql`${PERIOD_MINUTES} >= included_minutes`
      : sql`${PERIOD_MINUTES} * 100 >= included_minutes * ${NEARLY_PERCENT} and ${PERIOD_MINUTES} < included_minutes`;
  return sql`exists (
    select from usage_periods where usage_periods.tenant_id = tenants.id and included_minutes > 0
      and ${HAS_PASSED} and ${isRunning(at)} and ${share})`;
}

const HAS_PASSED = sql`exists (
  select from allowance_thresholds passed where passed.tenant_id = usage_periods.tenant_id
    and passed.stripe_subscription_id = usage_periods.stripe_subscription_id
    and passed.period_starts_at = usage_periods.starts_at)`;
