import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { meaningOf, SUBSCRIPTION_STATUSES } from "@/lib/domain/subscription";

const MEASURED = SUBSCRIPTION_STATUSES.filter((status) => meaningOf(status).measuresUsage);

/**
 * Gives every running subscription's current period a row in the ledger, with
 * its plan's terms. Derived from the mirror, so it may run at any time and any
 * number of times; terms of a period that is still open follow the mirror. A
 * subscription that has ended cuts its open period short.
 */
export async function openPeriods(now: Date, tenantId?: number): Promise<void> {
  const ofTenant = tenantId === undefined ? sql`true` : sql`billing.tenant_id = ${tenantId}`;
  await db().execute(sql`
    insert into usage_periods as kept (tenant_id, stripe_subscription_id, starts_at, ends_at, stripe_customer_id,
      plan_id, usage_mode, is_trial, meter_id, meter_event_name, included_minutes, overage_price_minor, currency,
      call_increment_seconds, opened_at)
    select billing.tenant_id, billing.stripe_subscription_id, billing.current_period_start,
      billing.current_period_end, billing.stripe_customer_id, plans.id, coalesce(plans.usage_mode, 'none'),
      billing.billing_status = 'trialing', plans.stripe_meter_id, plans.stripe_meter_event_name,
      plans.included_minutes, plans.overage_price_minor, coalesce(billing.currency, plans.currency),
      coalesce(plans.call_increment_seconds, 1), ${now.toISOString()}
    from tenant_billing billing left join plans on plans.id = billing.plan_id
    where ${ofTenant} and billing.current_period_start < billing.current_period_end
      and billing.stripe_subscription_id is not null and billing.stripe_customer_id is not null
      and coalesce(billing.currency, plans.currency) is not null
      and billing.billing_status in (${sql.join(
        MEASURED.map((status) => sql`${status}`),
        sql`, `,
      )})
    on conflict (tenant_id, stripe_subscription_id, starts_at) do update set
      ends_at = excluded.ends_at, plan_id = excluded.plan_id, usage_mode = excluded.usage_mode,
      is_trial = excluded.is_trial, meter_id = excluded.meter_id, meter_event_name = excluded.meter_event_name,
      included_minutes = excluded.included_minutes, overage_price_minor = excluded.overage_price_minor,
      call_increment_seconds = excluded.call_increment_seconds
    where kept.state = 'open' and (kept.ends_at, kept.plan_id, kept.is_trial, kept.meter_id)
      is distinct from (excluded.ends_at, excluded.plan_id, excluded.is_trial, excluded.meter_id)`);
  await db().execute(sql`
    update usage_periods set ends_at = billing.ended_at
    from tenant_billing billing
    where ${ofTenant} and usage_periods.tenant_id = billing.tenant_id
      and usage_periods.stripe_subscription_id = billing.stripe_subscription_id
      and usage_periods.state <> 'settled' and billing.ended_at >= usage_periods.starts_at
      and billing.ended_at < usage_periods.ends_at`);
}
