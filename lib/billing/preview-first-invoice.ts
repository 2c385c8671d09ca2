import { now } from "@/lib/clock";
import { addUtcDays, nextDayOfMonth } from "@/lib/domain/utc-day";
import { BillingError } from "@/lib/errors";
import { getPublishedPlan } from "@/lib/plans/queries";
import { previewNewSubscription } from "@/lib/stripe/preview-new-subscription";
import { refusalFrom } from "@/lib/stripe/refusal";
import { getBillingState } from "./billing-state";

/** What a subscription that nobody has made yet will bill first, as Stripe says it. */
export type FirstInvoicePreview = {
  currency: string;
  /** What is due the moment it is made; a trial makes it nothing. */
  dueNowMinor: number;
  /** The first invoice that bills the plan: at once, or when the trial ends. */
  subtotalMinor: number;
  discountMinor: number;
  taxMinor: number;
  /** What the customer's balance takes off (negative) or adds. */
  balanceMinor: number;
  dueMinor: number;
  /** The first period is shorter, and what it costs is only known to be less. */
  isAtMost: boolean;
};

type NewTerms = { planId: number; trialDays: number; anchorDay: number | null };

/**
 * Asks Stripe what a new subscription would bill, with the customer's discount,
 * balance and tax. Stripe previews a shorter first period by date: where the
 * day does not exist this time, or counts from a trial's end, the whole period
 * is previewed, and the answer is an upper bound.
 */
export async function previewFirstInvoice(
  tenantId: number,
  { planId, trialDays, anchorDay }: NewTerms,
): Promise<FirstInvoicePreview> {
  const { stripeCustomerId } = await getBillingState(tenantId);
  if (!stripeCustomerId) throw new BillingError("no_customer");
  const plan = await getPublishedPlan(planId);
  const today = await now();
  const isTrial = trialDays > 0;
  const until = anchorDay === null ? null : nextDayOfMonth(anchorDay, today);
  const anchorAt = !isTrial && until?.getUTCDate() === anchorDay ? until : null;
  try {
    const [first, trial] = await Promise.all([
      previewNewSubscription(stripeCustomerId, plan, { anchorAt }),
      isTrial
        ? previewNewSubscription(stripeCustomerId, plan, { trialEndsAt: addUtcDays(today, trialDays) })
        : null,
    ]);
    return {
      currency: first.currency,
      dueNowMinor: (trial ?? first).amount_due,
      subtotalMinor: first.subtotal,
      discountMinor: sumOf(first.total_discount_amounts),
      taxMinor: sumOf(first.total_taxes),
      balanceMinor: first.starting_balance,
      dueMinor: first.amount_due,
      isAtMost: anchorDay !== null && anchorAt === null,
    };
  } catch (error) {
    throw refusalFrom(error);
  }
}

function sumOf(parts: readonly { amount: number }[] | null): number {
  return (parts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}
