import { now } from "@/lib/clock";
import type { DriftCause } from "@/lib/domain/drift";
import { judgeUsage } from "@/lib/domain/usage-drift";
import { planUsageRepair, type UsageRepairPlan } from "@/lib/domain/usage-repair";
import type { PeriodKey } from "@/lib/ledger/period-key";
import { readUsageFacts } from "@/lib/reconcile/usage-facts";

/** What differs of a period at this moment, and what each repair of it would do. */
export type UsageRepairPreview = { currency: string; cause: DriftCause | null; plans: UsageRepairPlan[] };

/** The dry run: reads both sides anew and changes nothing. No cause: they agree by now. */
export async function previewUsageRepair(key: PeriodKey): Promise<UsageRepairPreview> {
  const facts = await readUsageFacts(key, await now());
  const verdict = facts && judgeUsage(facts);
  if (!facts || !verdict) return { currency: facts?.currency ?? "", cause: null, plans: [] };
  return {
    currency: facts.currency,
    cause: verdict.cause,
    plans: verdict.fixes.map((fix) => planUsageRepair(facts, fix)),
  };
}
