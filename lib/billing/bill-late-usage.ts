import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import { carryOutLateUsage } from "@/lib/ledger/carry-out-late-usage";
import { decideLateUsage } from "@/lib/ledger/decide-late-usage";
import type { LateKey } from "@/lib/ledger/late-key";
import { isFinalRefusal } from "@/lib/stripe/refusal";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { type AdminCommand, runAction } from "./run-action";

/**
 * Bills late usage, or credits it where it is negative, on the tenant's next
 * invoice: once, whoever clicks how often. Where Stripe does not answer, the
 * decision stands and the next usage run carries it out.
 */
export async function billLateUsage(command: AdminCommand & LateKey): Promise<void> {
  await runAction(command, "bill_late_usage", async ({ stripeCustomerId }) => {
    const at = await now();
    await decideLateUsage(command, "next_invoice", command.admin.email, at);
    try {
      await carryOutLateUsage(command, at);
    } catch (error) {
      if (isFinalRefusal(error)) throw error;
      throw new BillingError("late_usage_unanswered", { cause: error });
    }
    if (stripeCustomerId) await syncCustomer(stripeCustomerId);
    return null;
  });
}
