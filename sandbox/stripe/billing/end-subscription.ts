import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CancellationDetails, SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { announceSubscription, changeInvoice } from "./change";
import { cancelSchedule } from "./change-schedule";

/**
 * Ends a subscription for good, at once or at the moment that was due, however
 * late the clock comes to it. Its open invoices stay open, but nobody tries
 * to collect them any more (docs.stripe.com/billing/subscriptions/cancel).
 */
export function endSubscription(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  reason: CancellationDetails["reason"],
  endedAt: number = sandbox.clock.now(),
): void {
  row.status = "canceled";
  row.endedAt = endedAt;
  row.canceledAt ??= endedAt;
  row.cancellation = { ...row.cancellation, reason: row.cancellation.reason ?? reason };
  announceSubscription(sandbox, "customer.subscription.deleted", row);
  if (row.schedule !== null) cancelSchedule(sandbox, row.schedule);
  for (const invoice of sandbox.state.invoices.by("subscription", row.id)) {
    if (invoice.status !== "open") continue;
    changeInvoice(sandbox, invoice, () => {
      invoice.autoAdvance = false;
      invoice.nextPaymentAttempt = null;
    });
  }
}
