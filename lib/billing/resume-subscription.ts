import { BillingError } from "@/lib/errors";
import { resumeSubscription as resumeAtStripe } from "@/lib/stripe/resume-subscription";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { closeOrLeave } from "./close-or-leave";
import { type AdminCommand, runAction } from "./run-action";
import { getRunningSubscription } from "./running-subscription";

/**
 * Lets a subscription go on: one that was going to end stays, one whose
 * collection is paused is collected again, and a paused one begins a new period
 * that is charged now.
 */
export async function resumeSubscription(command: AdminCommand): Promise<void> {
  await runAction(command, "resume", async () => {
    const { stripeSubscriptionId, stripeCustomerId } = await getRunningSubscription(command.tenantId);
    const resumed = await resumeAtStripe(stripeSubscriptionId, `releve-resume-${command.intentId}`);
    if (!resumed) throw new BillingError("nothing_to_resume");
    await syncCustomer(stripeCustomerId);
    if (resumed.invoiceId) await syncInvoice(resumed.invoiceId);
    await closeOrLeave(command.tenantId);
    return resumed.requestId;
  });
}
