import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { listRenewedPeriods } from "@/lib/stripe/renewal-invoice";

/** A quarter: what nobody listened to for longer is a person's. */
const LOOK_BACK_MS = 100 * 86_400_000;

/** A hole in a subscription's line of periods: after the one that starts at `startsAt`, until the next. */
export type Gap = { tenantId: number; stripeSubscriptionId: string; startsAt: Date; from: Date; to: Date };

type GapRow = {
  tenant_id: string;
  stripe_subscription_id: string;
  starts_at: string;
  from_at: string;
  to_at: string;
};

export async function listGaps(now: Date, tenantId?: number): Promise<Gap[]> {
  const ofTenant = tenantId === undefined ? sql`true` : sql`tenant_id = ${tenantId}`;
  const rows = await db().execute<GapRow>(sql`
    select tenant_id, stripe_subscription_id, starts_at::text, ends_at::text as from_at, next_at::text as to_at
    from (
      select *, lead(starts_at) over (partition by tenant_id, stripe_subscription_id order by starts_at) as next_at
      from usage_periods where ${ofTenant} and ends_at >= ${new Date(now.getTime() - LOOK_BACK_MS).toISOString()}
    ) periods where ends_at < next_at limit 1000`);
  return rows.map((row) => ({
    tenantId: Number(row.tenant_id),
    stripeSubscriptionId: row.stripe_subscription_id,
    startsAt: new Date(row.starts_at),
    from: new Date(row.from_at),
    to: new Date(row.to_at),
  }));
}

/**
 * Gives a row to every period that began and ended while nobody listened: the
 * mirror knows only the current one. What the periods were is read from the
 * invoices that billed them ahead; their terms are those of the period before.
 * Safe to repeat.
 */
export async function fillGap(gap: Gap, now: Date): Promise<void> {
  const skipped = await listRenewedPeriods(gap.stripeSubscriptionId, gap.from, gap.to);
  for (const { startsAt, endsAt } of skipped) {
    await db().execute(sql`
      insert into usage_periods (tenant_id, stripe_subscription_id, starts_at, ends_at, stripe_customer_id, plan_id,
        usage_mode, meter_id, meter_event_name, included_minutes, overage_price_minor, currency,
        call_increment_seconds, opened_at)
      select tenant_id, stripe_subscription_id, ${startsAt.toISOString()}, ${endsAt.toISOString()},
        stripe_customer_id, plan_id, usage_mode, meter_id, meter_event_name, included_minutes,
        overage_price_minor, currency, call_increment_seconds, ${now.toISOString()}
      from usage_periods
      where tenant_id = ${gap.tenantId} and stripe_subscription_id = ${gap.stripeSubscriptionId}
        and starts_at = ${gap.startsAt.toISOString()}
      on conflict (tenant_id, stripe_subscription_id, starts_at) do nothing`);
  }
}
