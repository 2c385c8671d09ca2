import { type AmountExplanation, type PeriodTerms, usageAmountMinor } from "./amount-explanation";
import type { PeriodState } from "./values";

/** A usage line that bills a period, on whichever invoice. */
export type BilledLine = {
  amountMinor: number;
  /** Stripe's word for its invoice. */
  invoiceStatus: string;
  /** Bills what came after the period was settled, on a later invoice. */
  isLate: boolean;
};

/** What calls that came after settlement changed, and what was decided about it. */
export type LateAmount = { amountMinor: number; standing: LateStanding };
export type LateStanding = "undecided" | "to_bill" | "written_off" | "nothing_due";

export type SettledPeriod = {
  state: PeriodState;
  /** What the period was settled at; null before. */
  settledMinutes: number | null;
  /** The invoice that it was closed with; null when it needed none. */
  stripeInvoiceId: string | null;
  /** Stripe's word for that invoice; null when our copy does not have it. */
  invoiceStatus: string | null;
};

/** Why Stripe bills another amount than the calls explain; a cause's amount is its share of that difference. */
export const DIFFERENCE_CAUSES = [
  "changed_in_stripe",
  "voided",
  "late_undecided",
  "late_not_yet_billed",
  "late_written_off",
  "late_not_recorded",
] as const;
export type DifferenceCause = (typeof DIFFERENCE_CAUSES)[number];

export type AmountCheck = {
  /**
   * "so_far": the period is running. "closing": it has ended, and its invoice
   * waits. "unread": Stripe's invoice is not in our copy.
   */
  is: "so_far" | "closing" | "unread" | "equal" | "different";
  /** The lines' amounts, but for those of invoices that bill nothing any more. */
  billedMinor: number;
  /** Billed, less what the calls explain: negative when Stripe bills too little. */
  differenceMinor: number;
  causes: { cause: DifferenceCause; amountMinor: number }[];
};

/**
 * Whether Stripe bills what the calls explain, to the minor unit, and if not,
 * why: the amounts of the causes add up to exactly the difference.
 */
export function checkAmount(
  terms: PeriodTerms,
  explanation: AmountExplanation,
  period: SettledPeriod,
  lines: readonly BilledLine[],
  late: readonly LateAmount[],
): AmountCheck {
  const live = lines.filter(({ invoiceStatus }) => !billsNothing(invoiceStatus));
  const billedMinor = sumOf(live);
  const differenceMinor = billedMinor - explanation.amountMinor;
  if (period.state !== "settled") {
    const is = period.state === "open" ? "so_far" : "closing";
    return { is, billedMinor, differenceMinor, causes: [] };
  }
  if (period.stripeInvoiceId !== null && period.invoiceStatus === null)
    return { is: "unread", billedMinor, differenceMinor, causes: [] };

  const settledMinor = usageAmountMinor(terms, period.settledMinutes ?? 0);
  const ownMinor = sumOf(live.filter(({ isLate }) => !isLate));
  const lateOf = (wanted: LateStanding) => sumOf(late.filter(({ standing }) => standing === wanted));
  const causes = [
    {
      cause: billsNothing(period.invoiceStatus) ? ("voided" as const) : ("changed_in_stripe" as const),
      amountMinor: ownMinor - settledMinor,
    },
    { cause: "late_undecided" as const, amountMinor: -lateOf("undecided") },
    { cause: "late_not_yet_billed" as const, amountMinor: billedMinor - ownMinor - lateOf("to_bill") },
    { cause: "late_written_off" as const, amountMinor: -lateOf("written_off") },
    {
      cause: "late_not_recorded" as const,
      amountMinor: settledMinor + sumOf(late) - explanation.amountMinor,
    },
  ].filter(({ amountMinor }) => amountMinor !== 0);
  return { is: differenceMinor === 0 ? "equal" : "different", billedMinor, differenceMinor, causes };
}

/** A voided invoice bills nothing, and neither does a draft that is gone. */
function billsNothing(invoiceStatus: string | null): boolean {
  return invoiceStatus === "void" || invoiceStatus === "deleted";
}

function sumOf(parts: readonly { amountMinor: number }[]): number {
  return parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
