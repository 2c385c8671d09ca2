import { LATE_DECISIONS, type PeriodState, type UsageMode } from "./values";

/** The lists of the usage screen. */
export const USAGE_LISTS = ["periods", "late", "unassigned", "runs"] as const;
export type UsageList = (typeof USAGE_LISTS)[number];

/** Which usage periods are looked at: not settled is what there is still something to do about. */
export const PERIOD_STANDINGS = ["unsettled", "open", "closing", "blocked", "settled"] as const;
export type PeriodStanding = (typeof PERIOD_STANDINGS)[number];

export const PERIOD_SORTS = ["tenant", "period", "ends", "minutes", "acknowledged"] as const;
export type PeriodSort = (typeof PERIOD_SORTS)[number];

/** Late usage that awaits a decision, or by the decision that was taken. */
export const LATE_STANDINGS = ["awaiting", ...LATE_DECISIONS] as const;
export type LateStanding = (typeof LATE_STANDINGS)[number];

export const LATE_SORTS = ["tenant", "period", "minutes", "amount", "detected"] as const;
export type LateSort = (typeof LATE_SORTS)[number];

export const UNASSIGNED_SORTS = ["ended", "reason", "duration", "cost", "received"] as const;
export type UnassignedSort = (typeof UNASSIGNED_SORTS)[number];

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
export type NextStep =
  | "person"
  | "person_ended"
  | "close"
  | "hand_back"
  | "nothing"
  | "watch"
  | "itemize"
  | "report"
  | "wait";

export function nextStepOf(period: Period, at: Date): NextStep {
  if (period.isBlocked) return period.endsAt <= at ? "person_ended" : "person";
  if (period.state === "settled") return period.invoiceReleasedAt ? "nothing" : "hand_back";
  if (period.state === "closing" || period.endsAt <= at) return "close";
  if (period.isTrial || period.usageMode === "none") return "watch";
  if (period.usageMode === "invoice_item") return "itemize";
  const isTold = !period.hasUnansweredReport && period.minutes === (period.acknowledgedMinutes ?? 0);
  return isTold ? "wait" : "report";
}
