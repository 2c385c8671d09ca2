import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { lateUsage } from "@/db/schema/ledger";
import { decisionAtOnce, lateDifference } from "@/lib/domain/late-usage";
import type { LatePolicy } from "@/lib/domain/values";
import { getUsagePolicies } from "@/lib/policies/usage-policies";
import { PERIOD_MINUTES, periodTotals } from "./period-total";
import { IS_CHANGED, LATE_MINUTES } from "./usage-changes";

const MOST_ROWS = 1_000;
const DECIDED_BY_POLICY = "policy";

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
  invoice_status: string | null;
  has_unbilled: boolean;
};

/**
 * Opens settled periods again whose calls have changed while their invoice is
 * still a draft: until it is finalized, a call that comes late is billed.
 */
export async function reopenDrafts(): Promise<void> {
  await db().execute(sql`
    update usage_periods set state = 'closing', invoice_released_at = null
    from invoices
    where usage_periods.state = 'settled' and ${IS_CHANGED} and invoices.tenant_id = usage_periods.tenant_id
      and invoices.stripe_invoice_id = usage_periods.stripe_invoice_id and invoices.status = 'draft'
      and not is_trial and usage_mode <> 'none' and ${PERIOD_MINUTES} <> settled_minutes`);
}

/**
 * Finds settled periods, of any age, whose calls have changed and no longer add
 * up to what was settled, and appends the exact difference as late usage that
 * awaits a decision, or has the policy's. Returns how many it found; the rest are found by the next.
 * Safe to repeat: what is known already makes no difference. One whose invoice is
 * not handed back may be settled anew: nothing is late to it yet.
 */
export async function recordLateUsage(now: Date): Promise<number> {
  const changes = await db().execute<Change>(sql`
    with ${periodTotals(sql`
      state = 'settled' and invoice_released_at is not null and not is_trial and usage_mode <> 'none'
        and ${IS_CHANGED} and not exists (
        select from invoices where invoices.tenant_id = usage_periods.tenant_id
          and invoices.stripe_invoice_id = usage_periods.stripe_invoice_id and invoices.status = 'draft')`)},
    known as (
      select usage_periods.*, settled_minutes + ${LATE_MINUTES} as known, (
        select count(*)::int from late_usage where late_usage.tenant_id = usage_periods.tenant_id
          and late_usage.stripe_subscription_id = usage_periods.stripe_subscription_id
          and late_usage.period_starts_at = usage_periods.starts_at) as rows
      from totals usage_periods
    )
    select tenant_id, stripe_subscription_id, starts_at::text, included_minutes, overage_price_minor, currency,
      minutes, known, rows, (
        select status from invoices where invoices.tenant_id = known.tenant_id
          and invoices.stripe_invoice_id = known.stripe_invoice_id) as invoice_status, exists (
        select from late_usage where late_usage.tenant_id = known.tenant_id
          and late_usage.stripe_subscription_id = known.stripe_subscription_id
          and late_usage.period_starts_at = known.starts_at
          and (decision is null or decision = 'write_off')) as has_unbilled
    from known where minutes <> known limit ${MOST_ROWS}`);
  const { lateUsage: policy } = await getUsagePolicies();
  for (const change of changes) await appendLateUsage(change, policy, now);
  return changes.length;
}

async function appendLateUsage(change: Change, policy: LatePolicy, now: Date): Promise<void> {
  const [minutes, known] = [Number(change.minutes), Number(change.known)];
  const difference = lateDifference(known, minutes, {
    includedMinutes: change.included_minutes,
    overagePriceMinor: change.overage_price_minor,
  });
  const decision = decisionAtOnce(policy, difference.amountMinor, {
    invoiceStatus: change.invoice_status,
    hasUnbilled: change.has_unbilled,
  });
  await db()
    .insert(lateUsage)
    .values({
      tenantId: Number(change.tenant_id),
      stripeSubscriptionId: change.stripe_subscription_id,
      periodStartsAt: new Date(change.starts_at),
      // Two runs that find the same change write the same row.
      sequence: change.rows + 1,
      ...difference,
      currency: change.currency,
      detectedAt: now,
      ...(decision ? { decision, decidedAt: now, decidedBy: DECIDED_BY_POLICY } : {}),
    })
    .onConflictDoNothing();
}
