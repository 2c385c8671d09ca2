import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { listRenewedPeriods } from "@/lib/stripe/renewal-invoice";

/** A quarter: what nobody listened to for longer is a person's. */
const LOOK_BACK_MS = 100 * 86_400_000;

type Gap = {
  tenant_id: string;
  stripe_subscription_id: string;
  starts_at: string;
  from_at: string;
  to_at: string;
};

/**
 * Gives a row to every period that began and ended while nobody listened: the
 * mirror knows only the current one. What the periods were is read from the
 * invoices that billed them ahead; their terms are those of the period before.
 */
export async function fillSkippedPeriods(now: Date, tenantId?: number): Promise<void> {
  const ofTenant = tenantId === undefined ? sql`true` : sql`tenant_id = ${tenantId}`;
  const gaps = await db().execute<Gap>(sql`
    select tenant_id, stripe_subscription_id, starts_at::text, ends_at::text as from_at, next_at::text as to_at
    from (
      select *, lead(starts_at) over (partition by tenant_id, stripe_subscription_id order by starts_at) as next_at
      from usage_periods where ${ofTenant} and ends_at >= ${new Date(now.getTime() - LOOK_BACK_MS).toISOString()}
    ) periods where ends_at < next_at limit 1000`);
  for (const gap of gaps) await fill(gap, now);
}

async function fill(gap: Gap, now: Date): Promise<void> {
  const skipped = await listRenewedPeriods(
    gap.stripe_subscription_id,
    new Date(gap.from_at),
    new Date(gap.to_at),
  );
  for (const { startsAt, endsAt } of skipped) {
    await db().execute(sql`
      insert into usage_periods (tenant_id, stripe_subscription_id, starts_at, ends_at, stripe_customer_id, plan_id,
        usage_mode, meter_id, meter_event_name, included_minutes, overage_price_minor, currency,
        call_increment_seconds, opened_at)
      select tenant_id, stripe_subscription_id, ${startsAt.toISOString()}, ${endsAt.toISOString()},
        stripe_customer_id, plan_id, usage_mode, meter_id, meter_event_name, included_minutes,
        overage_price_minor, currency, call_increment_seconds, ${now.toISOString()}
      from usage_periods
      where tenant_id = ${gap.tenant_id} and stripe_subscription_id = ${gap.stripe_subscription_id}
        and starts_at = ${gap.starts_at}
      on conflict (tenant_id, stripe_subscription_id, starts_at) do nothing`);
  }
}
