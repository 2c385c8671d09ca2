import { now } from "@/lib/clock";
import { nextDayOfMonth } from "@/lib/domain/utc-day";
import { BillingError } from "@/lib/errors";
import { getPublishedPlan } from "@/lib/plans/queries";
import { previewNewSubscription } from "@/lib/stripe/preview-new-subscription";
import { refusalFrom } from "@/lib/stripe/refusal";
import { getBillingState } from "./billing-state";

/** What the first, shorter period of a subscription costs, and when it ends. */
export type FirstInvoicePreview = { until: Date; amountMinor: number; currency: string };

/**
 * Asks Stripe what a subscription that is anchored to a day of the month would
 * charge first. Null where that day does not exist this time: Stripe previews
 * by date, and measures the part against another month then.
 */
export async function previewFirstInvoice(
  tenantId: number,
  planId: number,
  anchorDay: number,
): Promise<FirstInvoicePreview | null> {
  const { stripeCustomerId } = await getBillingState(tenantId);
  if (!stripeCustomerId) throw new BillingError("no_customer");
  const plan = await getPublishedPlan(planId);
  const until = nextDayOfMonth(anchorDay, await now());
  if (until.getUTCDate() !== anchorDay) return null;
  try {
    const { total, currency } = await previewNewSubscription(stripeCustomerId, plan, until);
    return { until, amountMinor: total, currency };
  } catch (error) {
    throw refusalFrom(error);
  }
}
