import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import { blockPeriods } from "@/lib/ledger/block-periods";
import { endDriftsOf } from "@/lib/reconcile/end-drifts";
import { presenceOfCustomer } from "@/lib/stripe/account-lists";
import { forgetCustomer } from "@/lib/sync/forget-customer";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { closeOrLeave } from "./close-or-leave";
import { type AdminCommand, runAction } from "./run-action";

/**
 * Parts a tenant from a customer that was deleted in Stripe, or that our key
 * does not know, so that another can be created. Its periods are closed first,
 * while the mirror still says when they ended; what cannot be closed keeps no
 * tenant from forgetting, and is left to a person. Refused for a customer that
 * Stripe still has, whatever our copy says.
 */
export async function forgetDeletedCustomer(
  command: AdminCommand & { stripeCustomerId: string },
): Promise<void> {
  const { tenantId, stripeCustomerId, admin } = command;
  await runAction(command, "forget_customer", async (state) => {
    if (state.stripeCustomerId !== stripeCustomerId) throw new BillingError("customer_already_forgotten");
    const presence = await presenceOfCustomer(stripeCustomerId);
    if (presence.is === "present") throw new BillingError("customer_not_deleted");
    if (presence.is === "deleted") await syncCustomer(stripeCustomerId);
    await closeOrLeave(tenantId);
    if (presence.is === "unknown") {
      await blockPeriods(tenantId, stripeCustomerId, `Stripe does not know customer ${stripeCustomerId}.`);
    }
    const at = await now();
    await forgetCustomer(tenantId, stripeCustomerId, at);
    await endDriftsOf(stripeCustomerId, { at, by: admin.email, repair: "forget" });
    return presence.requestId;
  });
}
