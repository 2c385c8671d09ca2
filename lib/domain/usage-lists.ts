import type { PeriodState, UsageMode } from "./values";

/** The lists of the usage screen. */
export const USAGE_LISTS = ["periods", "late", "unassigned", "runs"] as const;
export type UsageList = (typeof USAGE_LISTS)[number];

/** Which usage periods are looked at: not settled is what there is still something to do about. */
export const PERIOD_STANDINGS = ["unsettled", "open", "closing", "blocked", "settled"] as const;
export type PeriodStanding = (typeof PERIOD_STANDINGS)[number];

export const PERIOD_SORTS = ["tenant", "period", "ends", "minutes", "acknowledged"] as const;
export type PeriodSort = (typeof PERIOD_SORTS)[number];

type Period = {
  state: PeriodState;
  isBlocked: boolean;
  isTrial: boolean;
  usageMode: UsageMode;
  endsAt: Date;
  /** What the calls add up to. */
  minutes: number;
  acknowledgedMinutes: number | null;
  hasUnansweredReport: boolean;
  /** When a settled period's invoice was Stripe's alone again. */
  invoiceReleasedAt: Date | null;
};

/** What happens next to a period, and who does it: the next run, its end, or a person. */
export type NextStep = "person" | "close" | "hand_back" | "nothing" | "watch" | "itemize" | "report" | "wait";

export function nextStepOf(period: Period, at: Date): NextStep {
  if (period.isBlocked) return "person";
  if (period.state === "settled") return period.invoiceReleasedAt ? "nothing" : "hand_back";
  if (period.state === "closing" || period.endsAt <= at) return "close";
  if (period.isTrial || period.usageMode === "none") return "watch";
  if (period.usageMode === "invoice_item") return "itemize";
  const isTold = !period.hasUnansweredReport && period.minutes === (period.acknowledgedMinutes ?? 0);
  return isTold ? "wait" : "report";
}
