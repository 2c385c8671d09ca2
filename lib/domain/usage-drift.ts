import type { DriftCause, UsageFix } from "./drift";
import { overageAmountMinor, overageMinutes } from "./usage";
import type { PeriodState } from "./values";

/** Stripe's summary follows what its meter took within minutes; an hour late is not lag any more. */
const SUMMARY_LAG_MS = 60 * 60 * 1000;

/** What is said of a period's minutes on each side, and of how it was said. */
export type UsageFacts = {
  usageMode: "meter" | "invoice_item";
  state: PeriodState;
  startsAt: Date;
  endsAt: Date;
  includedMinutes: number | null;
  overagePriceMinor: string | null;
  /** What the calls themselves add up to. */
  calls: number;
  /** What the stored days make of them. */
  days: number;
  /** A change of the calls that the usage job has not carried through yet. */
  isPending: boolean;
  /** What Stripe's meter accepted last. */
  acknowledged: number;
  /** A report was sent whose answer is not known: the job sends it again. */
  isUnanswered: boolean;
  isRefused: boolean;
  lastReport: { eventAt: Date; sentAt: Date } | null;
  /** Every value that Stripe's meter accepted. */
  told: readonly number[];
  /** What the period was settled at; null before. */
  settled: number | null;
  /** Minutes that late usage has on record beside it. */
  late: number;
  /** Stripe's summary; null where nothing is metered. */
  meter: number | null;
  /** What the invoice's usage lines bill; null before there is one. */
  invoice: { isDraft: boolean; minutes: number; amountMinor: number } | null;
  now: Date;
};

/** Why a period's figures differ, and what a person can do about it; nothing where it heals by itself. */
export type UsageVerdict = { cause: DriftCause; fixes: readonly UsageFix[] };

/**
 * Why the calls, what Stripe acknowledged, its meter and its invoice do not say
 * the same of a period; null when they do, or when only a job that runs anyway
 * is behind. The first cause counts: what follows from it is judged when it is
 * repaired.
 */
export function judgeUsage(facts: UsageFacts): UsageVerdict | null {
  const { calls, days, state } = facts;
  if (days !== calls) return { cause: "days_differ", fixes: ["mend_days"] };
  return state === "settled" ? judgeSettled(facts) : judgeRunning(facts);
}

function judgeRunning(facts: UsageFacts): UsageVerdict | null {
  const { usageMode, calls, acknowledged, meter, isPending, isRefused, isUnanswered } = facts;
  // An item is made when the period closes: before, Stripe knows nothing that could differ.
  if (usageMode === "invoice_item" || meter === null) return null;
  if (isRefused) return { cause: "report_refused", fixes: ["send_again"] };
  if (isUnanswered) return null;
  if (meter !== acknowledged) return judgeMeter(facts, meter, acknowledged);
  return calls === acknowledged || isPending ? null : { cause: "late_call", fixes: ["send_again"] };
}

function judgeSettled(facts: UsageFacts): UsageVerdict | null {
  const { calls, late, isPending, invoice, meter, usageMode } = facts;
  const settled = facts.settled ?? 0;
  if (calls !== settled + late) return isPending ? null : { cause: "late_call", fixes: ["record_late"] };
  if (!invoice) return null;
  const expected = usageMode === "meter" ? settled : overageMinutes(settled, facts.includedMinutes);
  if (invoice.isDraft && meter !== null && meter !== settled) return judgeMeter(facts, meter, settled);
  if (invoice.minutes !== expected) return judgeLine(facts, invoice, expected);
  const offMinor = Math.abs(invoice.amountMinor - usagePriceMinor(facts, settled));
  if (offMinor === 0) return null;
  // Stripe rounds each tier's line, we round once: a minor unit, and no more.
  if (offMinor <= 1) return { cause: "rounding", fixes: ["accept"] };
  return { cause: "changed_by_hand", fixes: [canPutBack(facts) ? "put_back" : "accept"] };
}

function judgeMeter(facts: UsageFacts, meter: number, expected: number): UsageVerdict {
  const { lastReport, startsAt, endsAt, told, now } = facts;
  if (Math.abs(meter - expected) < 1) return { cause: "rounding", fixes: ["send_again"] };
  if (lastReport && (lastReport.eventAt < startsAt || lastReport.eventAt >= endsAt)) {
    return { cause: "clock", fixes: ["send_again"] };
  }
  if (meter !== 0 && !told.includes(meter)) return { cause: "changed_by_hand", fixes: ["send_again"] };
  const isFresh = lastReport !== null && now.getTime() - lastReport.sentAt.getTime() < SUMMARY_LAG_MS;
  return isFresh ? { cause: "clock", fixes: [] } : { cause: "report_lost", fixes: ["send_again"] };
}

function judgeLine(
  facts: UsageFacts,
  invoice: { isDraft: boolean; minutes: number },
  expected: number,
): UsageVerdict {
  if (canPutBack(facts)) return { cause: "changed_by_hand", fixes: ["put_back"] };
  // A draft of metered lines is made anew from the meter: it only lags.
  if (invoice.isDraft) return { cause: "clock", fixes: [] };
  const isRounded = Math.abs(invoice.minutes - expected) < 1;
  return isRounded
    ? { cause: "rounding", fixes: ["accept"] }
    : { cause: "changed_by_hand", fixes: ["record_late", "accept"] };
}

function canPutBack({ usageMode, invoice }: UsageFacts): boolean {
  return usageMode === "invoice_item" && invoice?.isDraft === true;
}

type Terms = Pick<UsageFacts, "includedMinutes" | "overagePriceMinor">;

/** What a period of so many minutes bills beside its base. */
export function usagePriceMinor({ includedMinutes, overagePriceMinor }: Terms, minutes: number): number {
  return overageAmountMinor(overageMinutes(minutes, includedMinutes), overagePriceMinor);
}
