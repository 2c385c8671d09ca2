import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { PeriodKey } from "./period-key";
import { periodTotals } from "./period-total";
import { IS_CHANGED } from "./usage-changes";

/**
 * Open periods that Stripe's meter has to be told of: their calls or terms have
 * changed since everything agreed, and they add up to something else than was
 * acknowledged, or the last report has no answer.
 */
export async function listChangedPeriods(): Promise<PeriodKey[]> {
  const rows = await db().execute<{
    tenant_id: string;
    stripe_subscription_id: string;
    starts_at: string;
  }>(sql`
    with ${periodTotals(sql`
      state = 'open' and usage_mode = 'meter' and not is_trial and not is_blocked and ${IS_CHANGED}`)}
    select tenant_id, stripe_subscription_id, starts_at::text from totals
    where has_unanswered_report or minutes <> coalesce(acknowledged_minutes, 0)
    order by tenant_id`);
  return rows.map((row) => ({
    tenantId: Number(row.tenant_id),
    stripeSubscriptionId: row.stripe_subscription_id,
    startsAt: new Date(row.starts_at),
  }));
}
