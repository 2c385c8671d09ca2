import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { changeSubscription } from "./change";
import { endSubscription } from "./end-subscription";

/** What a paid invoice means for its subscription: it comes to life, or recovers once nothing is owed. */
export function paymentSucceeded(sandbox: Sandbox, invoice: InvoiceRecord): void {
  const subscription = subscriptionOf(sandbox, invoice);
  if (!subscription) return;
  const recovers = subscription.status === "past_due" || subscription.status === "unpaid";
  if (subscription.status !== "incomplete" && !(recovers && !owesMore(sandbox, subscription))) return;
  changeSubscription(sandbox, subscription, () => {
    subscription.status = "active";
  });
}

/**
 * A failed charge makes an active subscription past due, and the last of Stripe's
 * own retries ends it, by the account's setting. A try by hand ends nothing, and
 * a sent invoice has until its due date.
 */
export function paymentFailed(sandbox: Sandbox, invoice: InvoiceRecord, attempt: { byHand: boolean }): void {
  const subscription = subscriptionOf(sandbox, invoice);
  if (!subscription) return;
  if (invoice.collectionMethod === "send_invoice" && !invoice.overdueSeen) return;
  markPastDue(sandbox, subscription);
  if (attempt.byHand || sandbox.state.settings.afterRetries === "past_due") return;
  const isLast =
    invoice.nextPaymentAttempt === null && subscription.status === "past_due" && invoice.autoAdvance;
  if (!isLast) return;
  if (sandbox.state.settings.afterRetries === "canceled") {
    endSubscription(sandbox, subscription, "payment_failed");
    return;
  }
  changeSubscription(sandbox, subscription, () => {
    subscription.status = "unpaid";
  });
}

export function markPastDue(sandbox: Sandbox, subscription: SubscriptionRecord): void {
  if (subscription.status !== "active") return;
  changeSubscription(sandbox, subscription, () => {
    subscription.status = "past_due";
  });
}

function owesMore(sandbox: Sandbox, subscription: SubscriptionRecord): boolean {
  return sandbox.state.invoices
    .by("subscription", subscription.id)
    .some((invoice) => invoice.status === "open" && (invoice.attemptCount > 0 || invoice.overdueSeen));
}

function subscriptionOf(sandbox: Sandbox, invoice: InvoiceRecord): SubscriptionRecord | undefined {
  return invoice.subscription === null ? undefined : sandbox.state.subscriptions.find(invoice.subscription);
}
