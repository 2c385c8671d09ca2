import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { lateUsage } from "@/db/schema/ledger";
import { overageAmountMinor, overageMinutes } from "@/lib/domain/usage";
import { PERIOD_MINUTES } from "./period-total";

/** Vapi delivers late by minutes, a backfill by days; older calls than this are an import's business. */
const LOOK_BACK_MS = 60 * 86_400_000;

type Change = {
  tenant_id: string;
  stripe_subscription_id: string;
  starts_at: string;
  minutes: string;
  known: string;
  rows: number;
  included_minutes: number | null;
  overage_price_minor: string | null;
  currency: string;
};

/**
 * Opens settled periods again whose calls have changed while their invoice is
 * still a draft: until it is finalized, a call that comes late is billed.
 */
export async function reopenDrafts(): Promise<void> {
  await db().execute(sql`
    update usage_periods set state = 'closing', invoice_released_at = null
    from invoices
    where usage_periods.state = 'settled' and invoices.tenant_id = usage_periods.tenant_id
      and invoices.stripe_invoice_id = usage_periods.stripe_invoice_id and invoices.status = 'draft'
      and not is_trial and usage_mode <> 'none' and ${PERIOD_MINUTES} <> settled_minutes`);
}

/**
 * Finds settled periods whose calls no longer add up to what was settled, and
 * appends the exact difference as late usage that awaits a decision. Returns
 * how many it found. Safe to repeat: what is known already makes no difference.
 */
export async function recordLateUsage(now: Date): Promise<number> {
  const changes = await db().execute<Change>(sql`
    select * from (
      select tenant_id, stripe_subscription_id, starts_at::text, included_minutes, overage_price_minor, currency,
        ${PERIOD_MINUTES} as minutes, late.rows, settled_minutes + late.minutes as known
      from usage_periods, lateral (
        select count(*)::int as rows, coalesce(sum(minutes), 0)::bigint as minutes from late_usage
        where late_usage.tenant_id = usage_periods.tenant_id
          and late_usage.stripe_subscription_id = usage_periods.stripe_subscription_id
          and late_usage.period_starts_at = usage_periods.starts_at
      ) late
      where state = 'settled' and not is_trial and not exists (
          select from invoices where invoices.tenant_id = usage_periods.tenant_id
            and invoices.stripe_invoice_id = usage_periods.stripe_invoice_id and invoices.status = 'draft')
        and usage_mode <> 'none'
        and ends_at >= ${new Date(now.getTime() - LOOK_BACK_MS).toISOString()}
    ) settled where minutes <> known limit 1000`);
  for (const change of changes) await appendLateUsage(change, now);
  return changes.length;
}

async function appendLateUsage(change: Change, now: Date): Promise<void> {
  const [minutes, known] = [Number(change.minutes), Number(change.known)];
  const priceOf = (total: number) =>
    overageAmountMinor(overageMinutes(total, change.included_minutes), change.overage_price_minor);
  await db()
    .insert(lateUsage)
    .values({
      tenantId: Number(change.tenant_id),
      stripeSubscriptionId: change.stripe_subscription_id,
      periodStartsAt: new Date(change.starts_at),
      // Two runs that find the same change write the same row.
      sequence: change.rows + 1,
      minutes: minutes - known,
      amountMinor: priceOf(minutes) - priceOf(known),
      currency: change.currency,
      detectedAt: now,
    })
    .onConflictDoNothing();
}
