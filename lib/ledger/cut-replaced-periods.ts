import { and, eq, isNotNull, min, ne, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { tenantBilling } from "@/db/schema/mirror";
import type { UsageMode } from "@/lib/domain/values";
import { reasonOf } from "@/lib/errors";
import { isMissing } from "@/lib/stripe/refusal";
import { findSubscriptionEnd } from "@/lib/stripe/subscription-end";
import { isPeriod, type PeriodKey } from "./period-key";
import { markPeriod } from "./usage-changes";

type ReplacedPeriod = PeriodKey & { endsAt: Date; usageMode: UsageMode; replacedAt: Date | null };

/** Unsettled periods of subscriptions that another one has replaced. The mirror has room for one. */
export async function listReplacedPeriods(tenantId?: number): Promise<ReplacedPeriod[]> {
  return db()
    .select({
      tenantId: usagePeriods.tenantId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
      endsAt: usagePeriods.endsAt,
      usageMode: usagePeriods.usageMode,
      /** When the other one's first period began: since then its calls are counted there. */
      replacedAt: sql<Date | null>`(select min(first.starts_at) from usage_periods first
        where first.tenant_id = ${tenantBilling.tenantId}
          and first.stripe_subscription_id = ${tenantBilling.stripeSubscriptionId})`.mapWith(
        usagePeriods.startsAt,
      ),
    })
    .from(usagePeriods)
    .innerJoin(tenantBilling, eq(tenantBilling.tenantId, usagePeriods.tenantId))
    .where(
      and(
        ne(usagePeriods.state, "settled"),
        eq(usagePeriods.isBlocked, false),
        isNotNull(tenantBilling.stripeSubscriptionId),
        ne(tenantBilling.stripeSubscriptionId, usagePeriods.stripeSubscriptionId),
        tenantId === undefined ? undefined : eq(usagePeriods.tenantId, tenantId),
      ),
    )
    .limit(1_000);
}

/**
 * Ends a replaced subscription's period where Stripe ended the subscription, and
 * where we bill the overage ourselves, already where the other one's first period
 * began: calls while both ran are billed once, by the one that counts. A meter's
 * usage is billed by Stripe, up to the end; where it makes no invoice, the
 * closing asks `findReplacedAt`. Without it two periods would count the same
 * calls and tell one meter two totals. A subscription that Stripe no longer has is for a person.
 */
export async function cutReplacedPeriod(period: ReplacedPeriod): Promise<void> {
  try {
    const end = await findSubscriptionEnd(period.stripeSubscriptionId);
    if (!end) return;
    const counted = period.usageMode === "invoice_item" ? period.replacedAt : null;
    const cutAt = Math.min(end.getTime(), counted?.getTime() ?? end.getTime());
    if (cutAt >= period.endsAt.getTime()) return;
    const endsAt = new Date(Math.max(cutAt, period.startsAt.getTime()));
    await db().transaction(async (transaction) => {
      await transaction.update(usagePeriods).set({ endsAt }).where(isUnsettled(period));
      await markPeriod(period, transaction);
    });
  } catch (error) {
    if (!isMissing(error)) throw error;
    await db()
      .update(usagePeriods)
      .set({ trouble: "closing_failed", troubleDetail: reasonOf(error), isBlocked: true })
      .where(isUnsettled(period));
  }
}

/**
 * When the subscription that counts now began, and counted the tenant's calls;
 * null for a period of that subscription itself.
 */
export async function findReplacedAt(period: PeriodKey): Promise<Date | null> {
  const [row] = await db()
    .select({ at: min(usagePeriods.startsAt) })
    .from(usagePeriods)
    .innerJoin(
      tenantBilling,
      and(
        eq(tenantBilling.tenantId, usagePeriods.tenantId),
        eq(tenantBilling.stripeSubscriptionId, usagePeriods.stripeSubscriptionId),
      ),
    )
    .where(
      and(
        eq(usagePeriods.tenantId, period.tenantId),
        ne(usagePeriods.stripeSubscriptionId, period.stripeSubscriptionId),
      ),
    );
  return row?.at ?? null;
}

/** The period, unless it was settled since it was listed. */
function isUnsettled(key: PeriodKey): SQL | undefined {
  return and(isPeriod(key), ne(usagePeriods.state, "settled"));
}
