import type { UsageFix } from "./drift";
import { billedMinutes, overageMinutes } from "./usage";
import { type UsageFacts, usagePriceMinor } from "./usage-drift";

/** What a repair would do, said before it is done. */
export type UsageRepairPlan = PlannedRepair & {
  /** All of it in a line: who confirms has agreed to just this. */
  agreed: string;
};

type PlannedRepair = {
  fix: UsageFix;
  /** What Stripe would be told; null where nothing is. */
  told: { to: "meter" | "draft"; minutes: number } | null;
  /** What Stripe bills beside the base as it stands, and after the repair. */
  billBeforeMinor: number;
  billAfterMinor: number;
  /** What would wait as late usage for its decision: negative for a credit. Null where none is recorded. */
  lateMinor: number | null;
};

/** The dry run of one repair. */
export function planUsageRepair(facts: UsageFacts, fix: UsageFix): UsageRepairPlan {
  const plan = plannedRepair(facts, fix);
  const { told, billBeforeMinor, billAfterMinor, lateMinor } = plan;
  const agreed = [fix, told?.to, told?.minutes, billBeforeMinor, billAfterMinor, lateMinor].join(":");
  return { ...plan, agreed };
}

function plannedRepair(facts: UsageFacts, fix: UsageFix): PlannedRepair {
  const billBeforeMinor = billedMinor(facts);
  const unchanged = { fix, told: null, billBeforeMinor, billAfterMinor: billBeforeMinor, lateMinor: null };
  const { calls, invoice } = facts;
  switch (fix) {
    case "send_again": {
      const minutes = minutesToSend(facts);
      return {
        ...unchanged,
        told: { to: "meter", minutes },
        billAfterMinor: usagePriceMinor(facts, minutes),
      };
    }
    case "put_back":
      return {
        ...unchanged,
        told: { to: "draft", minutes: overageMinutes(calls, facts.includedMinutes) },
        billAfterMinor: usagePriceMinor(facts, calls),
      };
    case "mend_days":
      return facts.state === "settled"
        ? unchanged
        : {
            ...unchanged,
            billBeforeMinor: usagePriceMinor(facts, facts.days),
            billAfterMinor: usagePriceMinor(facts, calls),
          };
    case "record_late":
      // A draft still takes it: the period is opened again and closes with what was used.
      return invoice?.isDraft
        ? { ...unchanged, billAfterMinor: usagePriceMinor(facts, calls) }
        : {
            ...unchanged,
            lateMinor: usagePriceMinor(facts, calls) - usagePriceMinor(facts, minutesOnRecord(facts)),
          };
    case "accept":
      return unchanged;
  }
}

/** The total that a report sent again says. */
export function minutesToSend({ state, settled, calls }: UsageFacts): number {
  return state === "settled" ? (settled ?? 0) : calls;
}

/** What a period is settled at when its final invoice bills something else than it was settled at. */
export function minutesInvoiced(facts: UsageFacts): number {
  const { usageMode, invoice, calls, includedMinutes } = facts;
  return billedMinutes(usageMode, Math.round(invoice?.minutes ?? 0), calls, includedMinutes);
}

function minutesOnRecord(facts: UsageFacts): number {
  return (facts.invoice ? minutesInvoiced(facts) : (facts.settled ?? 0)) + facts.late;
}

function billedMinor(facts: UsageFacts): number {
  if (facts.invoice) return facts.invoice.amountMinor;
  return usagePriceMinor(facts, facts.meter ?? facts.calls);
}
