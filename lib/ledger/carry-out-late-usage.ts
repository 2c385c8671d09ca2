import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { lateUsage, usagePeriods } from "@/db/schema/ledger";
import { tenantBilling } from "@/db/schema/mirror";
import { discountedDifference, takesLateUsage } from "@/lib/domain/late-usage";
import { findSubscriptionStatus } from "@/lib/domain/subscription";
import { overageAmountMinor, overageMinutes } from "@/lib/domain/usage";
import { dropEmptyLateInvoices, handBackLateInvoice } from "@/lib/stripe/late-invoice";
import { makeLateItem, type NextInvoiceOf, settleLateItem } from "@/lib/stripe/late-item";
import type { NewLateItem } from "@/lib/stripe/late-mark";
import { isFinalRefusal } from "@/lib/stripe/refusal";
import { isRepeatedError } from "@/lib/stripe/repeated-answer";
import { listSharesTaken } from "@/lib/stripe/shares-taken";
import { reopenDecision } from "./decide-late-usage";
import { isLate, type LateKey } from "./late-key";

const MOST_ROWS = 1_000;
/** How many errors that Stripe repeats are passed in one go. */
const MOST_TURNS = 5;

/**
 * Decided to be billed, and not known to stand at Stripe: decided just now, or
 * left by a crash. Those tried the longest ago come first, so that what fails
 * each time keeps nothing else waiting.
 */
export async function listUnbilledLateUsage(): Promise<LateKey[]> {
  return db()
    .select({
      tenantId: lateUsage.tenantId,
      stripeSubscriptionId: lateUsage.stripeSubscriptionId,
      periodStartsAt: lateUsage.periodStartsAt,
      sequence: lateUsage.sequence,
    })
    .from(lateUsage)
    .where(and(eq(lateUsage.decision, "next_invoice"), isNull(lateUsage.billedAt)))
    .orderBy(sql`${lateUsage.followedAt} asc nulls first`, asc(lateUsage.decidedAt))
    .limit(MOST_ROWS);
}

/**
 * Bills, or credits, late usage on the tenant's next invoice, exactly once; null
 * when it is billed already. The caller holds the tenant's lease. What Stripe
 * refuses for good to bill goes back to a person, as long as nothing stands at
 * Stripe; after any other failure it stays decided, and the next usage run goes
 * on with it.
 */
export async function carryOutLateUsage(key: LateKey, at: Date): Promise<string | null> {
  const found = await findUnbilled(key);
  if (!found) return null;
  const { replacedItemId, decidedAt, ...late } = found;
  await db().update(lateUsage).set({ followedAt: at }).where(isLate(key));
  const next = await findNextInvoice(key.tenantId, late.currency);
  const { standing, droppedId } = await settleLateItem(late, next);
  const attempt = [decidedAt?.getTime(), droppedId ?? replacedItemId].join(":");
  const item = standing ?? (await makeOrReopen(key, { ...late, attempt }, next));
  await handBackLateInvoice(late, item);
  await db()
    .update(lateUsage)
    .set({ billedAt: at, followedAt: null, stripeInvoiceItemId: item.id })
    .where(isLate(key));
  return item.id;
}

type Unbilled = NonNullable<Awaited<ReturnType<typeof findUnbilled>>>;
type Attempted = Omit<Unbilled, "decidedAt" | "replacedItemId"> & { attempt: string };

/** What its minutes would have cost in time, or did: not their price, but what is left of it after the period's discount. */
async function afterDiscount(late: Attempted): Promise<number> {
  const knownMinor = overageAmountMinor(
    overageMinutes(late.knownMinutes, late.includedMinutes),
    late.overagePriceMinor,
  );
  return discountedDifference(knownMinor, late.amountMinor, await listSharesTaken(late));
}

async function makeOrReopen(key: LateKey, late: Attempted, next: NextInvoiceOf | null) {
  try {
    return await makeItem({ ...late, afterDiscountMinor: await afterDiscount(late) }, next);
  } catch (error) {
    if (isFinalRefusal(error)) {
      // In this order: what a crash leaves here is refused, and dropped, once more by the next run.
      await dropEmptyLateInvoices(late);
      await reopenDecision(key);
    }
    throw error;
  }
}

/** Stripe repeats an error for a day: where nothing stands all the same, it is asked under another key. */
async function makeItem(late: NewLateItem, next: NextInvoiceOf | null) {
  for (let turn = 1; ; turn += 1) {
    const attempt = turn === 1 ? late.attempt : `${late.attempt}:${turn}`;
    try {
      return await makeLateItem({ ...late, attempt }, next);
    } catch (error) {
      if (!isRepeatedError(error) || turn === MOST_TURNS) throw error;
      const { standing } = await settleLateItem(late, next);
      if (standing) return standing;
    }
  }
}

async function findUnbilled(key: LateKey) {
  const [late] = await db()
    .select({
      stripeCustomerId: usagePeriods.stripeCustomerId,
      stripeSubscriptionId: usagePeriods.stripeSubscriptionId,
      startsAt: usagePeriods.startsAt,
      endsAt: usagePeriods.endsAt,
      sequence: lateUsage.sequence,
      minutes: lateUsage.minutes,
      amountMinor: lateUsage.amountMinor,
      currency: lateUsage.currency,
      detectedAt: lateUsage.detectedAt,
      decidedAt: lateUsage.decidedAt,
      stripeInvoiceId: usagePeriods.stripeInvoiceId,
      includedMinutes: usagePeriods.includedMinutes,
      overagePriceMinor: usagePeriods.overagePriceMinor,
      /** What the period came to before this: settled, and what came late earlier. */
      knownMinutes: sql`coalesce(${usagePeriods.settledMinutes}, 0) + (
        select coalesce(sum(earlier.minutes), 0) from late_usage earlier
        where earlier.tenant_id = ${lateUsage.tenantId}
          and earlier.stripe_subscription_id = ${lateUsage.stripeSubscriptionId}
          and earlier.period_starts_at = ${lateUsage.periodStartsAt}
          and earlier.sequence < ${lateUsage.sequence})`.mapWith(Number),
      /** An item that its subscription left behind: this decision is carried out anew. */
      replacedItemId: lateUsage.stripeInvoiceItemId,
    })
    .from(lateUsage)
    .innerJoin(
      usagePeriods,
      and(
        eq(usagePeriods.tenantId, lateUsage.tenantId),
        eq(usagePeriods.stripeSubscriptionId, lateUsage.stripeSubscriptionId),
        eq(usagePeriods.startsAt, lateUsage.periodStartsAt),
      ),
    )
    .where(and(isLate(key), eq(lateUsage.decision, "next_invoice"), isNull(lateUsage.billedAt)));
  return late ?? null;
}

/** The subscription that will have another invoice in this currency. */
async function findNextInvoice(tenantId: number, currency: string): Promise<NextInvoiceOf | null> {
  const [mirror] = await db()
    .select({
      stripeCustomerId: tenantBilling.stripeCustomerId,
      stripeSubscriptionId: tenantBilling.stripeSubscriptionId,
      status: tenantBilling.billingStatus,
      cancelAt: tenantBilling.cancelAt,
      currency: tenantBilling.currency,
      pauseBehavior: tenantBilling.pauseBehavior,
    })
    .from(tenantBilling)
    .where(eq(tenantBilling.tenantId, tenantId));
  if (!mirror?.stripeCustomerId || !mirror.stripeSubscriptionId) return null;
  const { stripeCustomerId, stripeSubscriptionId } = mirror;
  const subscription = { ...mirror, status: findSubscriptionStatus(mirror.status) };
  return takesLateUsage(subscription, currency) ? { stripeCustomerId, stripeSubscriptionId } : null;
}
