import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { MEASURED_STATUSES } from "@/lib/domain/subscription";

/** Other terms or another end make another total of the same calls. */
const MARK_CHANGED = sql`
  insert into usage_changes (tenant_id, from_at, to_at) select tenant_id, starts_at, starts_at from opened`;

/**
 * Makes the ledger have what the mirror calls for: the current period of each
 * running subscription, with its plan's terms, and an earlier end for those that
 * were cut short. Safe at any time and any number of times. Terms of an open
 * period follow the mirror.
 */
export async function openPeriods(now: Date, tenantId?: number): Promise<void> {
  await openCurrentPeriods(now, tenantId);
  await cutEndedPeriods(tenantId);
}

async function openCurrentPeriods(now: Date, tenantId: number | undefined): Promise<void> {
  await db().execute(sql`
    with opened as (
    insert into usage_periods as kept (tenant_id, stripe_subscription_id, starts_at, ends_at, stripe_customer_id,
      plan_id, usage_mode, is_trial, meter_id, meter_event_name, included_minutes, overage_price_minor, currency,
      call_increment_seconds, opened_at, trouble, is_blocked)
    select billing.tenant_id, billing.stripe_subscription_id, billing.current_period_start,
      billing.current_period_end, billing.stripe_customer_id, plans.id, coalesce(plans.usage_mode, 'none'),
      billing.billing_status = 'trialing', plans.stripe_meter_id, plans.stripe_meter_event_name,
      plans.included_minutes, plans.overage_price_minor, coalesce(billing.currency, plans.currency),
      coalesce(plans.call_increment_seconds, 1), ${now.toISOString()},
      case when plans.id is null then 'unknown_plan'::period_trouble end, plans.id is null
    from tenant_billing billing left join plans on plans.id = billing.plan_id
    where ${ofTenant(tenantId)} and billing.current_period_start < billing.current_period_end
      and billing.stripe_subscription_id is not null and billing.stripe_customer_id is not null
      and coalesce(billing.currency, plans.currency) is not null
      and billing.billing_status in (${sql.join(
        MEASURED_STATUSES.map((status) => sql`${status}`),
        sql`, `,
      )})
      and not exists (
        select from usage_periods same where same.tenant_id = billing.tenant_id
          and same.stripe_subscription_id = billing.stripe_subscription_id
          and same.starts_at = billing.current_period_start and same.ends_at = billing.current_period_end
          and same.plan_id is not distinct from plans.id and same.meter_id is not distinct from plans.stripe_meter_id
          and same.is_trial = (billing.billing_status = 'trialing')
      )
    on conflict (tenant_id, stripe_subscription_id, starts_at) do update set
      ends_at = excluded.ends_at, plan_id = excluded.plan_id, usage_mode = excluded.usage_mode,
      is_trial = excluded.is_trial, meter_id = excluded.meter_id, meter_event_name = excluded.meter_event_name,
      included_minutes = excluded.included_minutes, overage_price_minor = excluded.overage_price_minor,
      call_increment_seconds = excluded.call_increment_seconds, trouble = excluded.trouble,
      is_blocked = excluded.is_blocked
    where kept.state = 'open' or kept.plan_id is null
    returning tenant_id, starts_at
    ) ${MARK_CHANGED}`);
}

/** A subscription's end cuts its period short, and so does a new period of the same one. */
async function cutEndedPeriods(tenantId: number | undefined): Promise<void> {
  await db().execute(sql`
    with opened as (
    update usage_periods set ends_at = greatest(usage_periods.starts_at,
      least(billing.ended_at, case when billing.current_period_start > usage_periods.starts_at
        then billing.current_period_start end))
    from tenant_billing billing
    where ${ofTenant(tenantId)} and usage_periods.tenant_id = billing.tenant_id
      and usage_periods.stripe_subscription_id = billing.stripe_subscription_id
      and usage_periods.state <> 'settled' and usage_periods.starts_at < usage_periods.ends_at
      and (billing.ended_at < usage_periods.ends_at
        or (billing.current_period_start > usage_periods.starts_at
          and billing.current_period_start < usage_periods.ends_at))
    returning usage_periods.tenant_id, usage_periods.starts_at
    ) ${MARK_CHANGED}`);
}

function ofTenant(tenantId: number | undefined) {
  return tenantId === undefined ? sql`true` : sql`billing.tenant_id = ${tenantId}`;
}
