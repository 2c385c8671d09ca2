import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  type MeasuredPeriod,
  type SecondsByIncrement,
  type Standing,
  standingOf,
} from "@/lib/domain/simulation";
import { startOfUtcMonth, utcDay } from "@/lib/domain/utc-day";
import { PERIOD_STATES, type PeriodState, type PlanInterval } from "@/lib/domain/values";
import { matchesTenant } from "@/lib/tenants/matches-tenant";
import { midnights, wholeDays } from "@/lib/usage/minutes-between";
import { BILLED, IS_MIRRORED } from "./billed-lines";

/** Which rows are measured: of a month, and of all tenants, one, or those that a search finds. */
export type Measured = { month: Date; tenantId: number | null; search: string };

/** More than this is not held in memory for one screen. */
export const MOST_PERIODS = 20_000;

type Sums = { calls: string; s1: string; s6: string; s30: string; s60: string };

type PeriodRow = Sums & {
  tenant_id: string;
  tenant_name: string;
  stripe_subscription_id: string;
  starts_at: string;
  ends_at: string;
  state: PeriodState;
  is_trial: boolean;
  currency: string;
  plan_key: string | null;
  plan_name: string | null;
  plan_version: number | null;
  interval: PlanInterval | null;
  billed_minor: string | null;
  is_mirrored: boolean;
};

type MonthRow = Sums & { tenant_id: string; tenant_name: string };

/**
 * The usage periods that ended, or will end, in a month, and the month itself
 * for tenants who used something and had no period at any time of it. Each with
 * its seconds in every call increment and what Stripe's invoices billed for it.
 */
export async function listMeasuredPeriods(measured: Measured, at: Date): Promise<MeasuredPeriod[]> {
  const [periods, months] = await Promise.all([
    db().execute<PeriodRow>(periodsSql(measured)),
    db().execute<MonthRow>(monthsSql(measured)),
  ]);
  const endsAt = startOfUtcMonth(measured.month, 1);
  return [
    ...periods.map((row) => periodFrom(row, at)),
    ...months.map((row) => ({
      ...tenantOf(row),
      stripeSubscriptionId: null,
      startsAt: measured.month,
      endsAt,
      standing: "none" as const,
      plan: null,
      interval: "month" as const,
      currency: null,
      billedMinor: null,
      ...usageOf(row),
    })),
  ];
}

const WINDOW = { startsAt: sql`usage_periods.starts_at`, endsAt: sql`usage_periods.ends_at` };

/** Whole UTC days from their stored sums, joined once for all periods; both ends from the calls. */
function periodsSql(measured: Measured): SQL {
  const { from, to } = wholeDays(WINDOW);
  const { first, last } = midnights(WINDOW);
  const [startsAt, endsAt] = [measured.month.toISOString(), startOfUtcMonth(measured.month, 1).toISOString()];
  return sql`
    with picked as materialized (
      select usage_periods.*, tenants.name as tenant_name, plans.key as plan_key, plans.name as plan_name,
        plans.version as plan_version, plans.billing_interval, plans.base_amount_minor, plans.stripe_base_price_id,
        row_number() over () as place, ${from} as first_whole_day, ${to} as after_whole_days
      from usage_periods join tenants on tenants.id = usage_periods.tenant_id
        left join plans on plans.id = usage_periods.plan_id
      where usage_periods.state in (${sql.join(
        // Named one by one, so that the index by state and end serves.
        PERIOD_STATES.map((state) => sql`${state}`),
        sql`, `,
      )})
        and usage_periods.ends_at > ${startsAt} and usage_periods.ends_at <= ${endsAt}
        and usage_periods.starts_at < usage_periods.ends_at and ${ofTenants(measured)}
      limit ${MOST_PERIODS}
    ), day_sums as (
      select place, sum(usage_days.calls) as calls, sum(seconds) as s1, sum(seconds_by_6) as s6,
        sum(seconds_by_30) as s30, sum(seconds_by_60) as s60
      from picked join usage_days on usage_days.tenant_id = picked.tenant_id
        and usage_days.day >= first_whole_day and usage_days.day < after_whole_days
      where usage_days.day >= (select min(first_whole_day) from picked)
        and usage_days.day < (select max(after_whole_days) from picked)
      group by place
    ), billed as (${BILLED})
    select tenant_id, tenant_name, stripe_subscription_id, starts_at, ends_at, state, is_trial, currency,
      plan_key, plan_name, plan_version, billing_interval as interval, billed.minor as billed_minor,
      ${IS_MIRRORED} as is_mirrored,
      coalesce(day_sums.calls, 0) + head.calls + tail.calls as calls,
      coalesce(day_sums.s1, 0) + head.s1 + tail.s1 as s1, coalesce(day_sums.s6, 0) + head.s6 + tail.s6 as s6,
      coalesce(day_sums.s30, 0) + head.s30 + tail.s30 as s30, coalesce(day_sums.s60, 0) + head.s60 + tail.s60 as s60
    from picked usage_periods left join day_sums using (place) left join billed using (place)
      cross join lateral (${sumsOfCalls(WINDOW.startsAt, sql`least(${first}, ${WINDOW.endsAt})`)}) head
      cross join lateral (${sumsOfCalls(sql`greatest(${first}, ${last})`, WINDOW.endsAt)}) tail`;
}

function sumsOfCalls(from: SQL, to: SQL): SQL {
  const rounded = (step: number) =>
    sql`coalesce(sum((duration_sec + ${sql.raw(String(step - 1))}) / ${sql.raw(String(step))} * ${sql.raw(String(step))}), 0)`;
  return sql`
    select count(*) as calls, coalesce(sum(duration_sec), 0) as s1, ${rounded(6)} as s6, ${rounded(30)} as s30,
      ${rounded(60)} as s60
    from vapi_call_usage
    where vapi_call_usage.tenant_id = usage_periods.tenant_id and ended_at >= ${from} and ended_at < ${to}`;
}

/** Whole months are whole UTC days: their sums are stored. */
function monthsSql(measured: Measured): SQL {
  const endsAt = startOfUtcMonth(measured.month, 1);
  return sql`
    select tenants.id as tenant_id, tenants.name as tenant_name, sum(usage_days.calls) as calls, sum(seconds) as s1,
      sum(seconds_by_6) as s6, sum(seconds_by_30) as s30, sum(seconds_by_60) as s60
    from tenants join usage_days on usage_days.tenant_id = tenants.id
    where usage_days.day >= ${utcDay(measured.month)} and usage_days.day < ${utcDay(endsAt)} and ${ofTenants(measured)}
      and not exists (
        select from usage_periods where usage_periods.tenant_id = tenants.id
          and usage_periods.starts_at < usage_periods.ends_at
          and usage_periods.starts_at < ${endsAt.toISOString()}
          and usage_periods.ends_at > ${measured.month.toISOString()})
    group by tenants.id, tenants.name having sum(usage_days.calls) > 0
    limit ${MOST_PERIODS}`;
}

function ofTenants({ tenantId, search }: Measured): SQL {
  return sql`${tenantId === null ? sql`true` : sql`tenants.id = ${tenantId}`}
    and ${(search && matchesTenant(search)) || sql`true`}`;
}

/** Before its end a period has its base billed and its usage not: half an amount is none. */
const IS_BILLED: Record<Standing, boolean> = {
  settled: true,
  trial: true,
  short: true,
  running: false,
  closing: false,
  unread: false,
  none: false,
};

function periodFrom(row: PeriodRow, at: Date): MeasuredPeriod {
  const [startsAt, endsAt] = [new Date(row.starts_at), new Date(row.ends_at)];
  const interval = row.interval ?? "month";
  const { state, is_trial: isTrial, is_mirrored: isMirrored } = row;
  const { plan_key: key, plan_name: name, plan_version: version } = row;
  const standing = standingOf({ startsAt, endsAt, state, isTrial, interval, isMirrored }, at);
  return {
    ...tenantOf(row),
    stripeSubscriptionId: row.stripe_subscription_id,
    startsAt,
    endsAt,
    standing,
    plan: key === null || name === null || version === null ? null : { key, name, version },
    interval,
    currency: row.currency,
    billedMinor: IS_BILLED[standing] ? Number(row.billed_minor ?? 0) : null,
    ...usageOf(row),
  };
}

function tenantOf(row: { tenant_id: string; tenant_name: string }) {
  return { tenantId: Number(row.tenant_id), tenantName: row.tenant_name };
}

function usageOf(row: Sums): { calls: number; seconds: SecondsByIncrement } {
  const seconds = { 1: Number(row.s1), 6: Number(row.s6), 30: Number(row.s30), 60: Number(row.s60) };
  return { calls: Number(row.calls), seconds };
}
