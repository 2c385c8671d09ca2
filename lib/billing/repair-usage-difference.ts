import { now } from "@/lib/clock";
import type { UsageFix } from "@/lib/domain/drift";
import { judgeUsage } from "@/lib/domain/usage-drift";
import { usageObjectId } from "@/lib/domain/usage-object";
import { planUsageRepair } from "@/lib/domain/usage-repair";
import { BillingError } from "@/lib/errors";
import type { PeriodKey } from "@/lib/ledger/period-key";
import { endDriftsOf } from "@/lib/reconcile/end-drifts";
import { repairUsage } from "@/lib/reconcile/repair-usage";
import { readUsageFacts } from "@/lib/reconcile/usage-facts";
import { type AdminCommand, runAction } from "./run-action";

type Command = AdminCommand & PeriodKey & { fix: UsageFix; agreed: string };

/**
 * Repairs what differs between a period's calls and its bill, as the dry run
 * said. Both sides are read anew: throws `difference_gone` when somebody, or a
 * run, has put it right meanwhile, so that of two admins one repairs it, and
 * `preview_changed` when the repair would do something else than was agreed to.
 */
export async function repairUsageDifference(command: Command): Promise<void> {
  const { fix, admin, agreed } = command;
  await runAction(command, "repair_usage", async () => {
    const at = await now();
    const facts = await readUsageFacts(command, at);
    const verdict = facts && judgeUsage(facts);
    if (!verdict) throw new BillingError("difference_gone");
    const isOffered = verdict.fixes.includes(fix);
    if (!isOffered || planUsageRepair(facts, fix).agreed !== agreed)
      throw new BillingError("preview_changed");
    const requestId = await repairUsage(command, facts, fix, at);
    await endDriftsOf(usageObjectId(command), { at: await now(), by: admin.email, repair: fix });
    return requestId;
  });
}
