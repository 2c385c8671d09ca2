import type { InvoiceLine } from "./invoice";

/** Why no usage period of ours stands behind an invoice line. */
export type WhyUnexplained =
  | { is: "not_usage" | "no_subscription" | "no_match" }
  | { is: "unknown_subscription"; stripeSubscriptionId: string }
  | { is: "before_first"; first: Date };

/** `firstPeriodAt` is when the first period that we kept of the line's subscription began; null when there is none. */
export function whyUnexplained(
  line: Pick<InvoiceLine, "isUsage" | "periodStart">,
  stripeSubscriptionId: string | null,
  firstPeriodAt: Date | null,
): WhyUnexplained {
  if (!line.isUsage) return { is: "not_usage" };
  if (stripeSubscriptionId === null) return { is: "no_subscription" };
  if (firstPeriodAt === null) return { is: "unknown_subscription", stripeSubscriptionId };
  return new Date(line.periodStart) < firstPeriodAt
    ? { is: "before_first", first: firstPeriodAt }
    : { is: "no_match" };
}
