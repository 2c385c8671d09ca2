import { invalid } from "@/sandbox/stripe/http/errors";
import { renderCheckout } from "@/sandbox/stripe/render/checkout";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { createSubscription } from "./create-subscription";

/** What a customer's click on *Subscribe* does: the card becomes the subscription's, and everything is created. */
export function completeCheckout(
  sandbox: Sandbox,
  row: CheckoutRecord,
  customer: string,
  method: PaymentMethodRecord | null,
): void {
  if (row.status !== "open") throw invalid(`This Checkout Session is already ${row.status}.`);
  row.customer = customer;
  const trialEnd =
    row.trialEnd ?? (row.trialDays === null ? null : sandbox.clock.now() + row.trialDays * 86_400);
  const subscription = createSubscription(sandbox, {
    customer,
    items: row.lines.map(({ price, quantity }) => ({ price, quantity: quantity ?? undefined })),
    metadata: { ...row.subscriptionMetadata },
    description: row.subscriptionDescription,
    discounts: [],
    automaticTax: false,
    collectionMethod: "charge_automatically",
    daysUntilDue: null,
    defaultPaymentMethod: method?.id ?? null,
    // The hosted page shows a refused card and stays open instead of creating anything.
    paymentBehavior: "error_if_incomplete",
    trialEnd,
    trialWithoutPayment: "create_invoice",
    anchor: row.anchor,
    anchorConfig: null,
    prorates: true,
    cancelAt: null,
    cancelAtPeriodEnd: false,
  });
  row.status = "complete";
  row.subscription = subscription.id;
  row.invoice = subscription.latestInvoice;
  announce(sandbox, "checkout.session.completed", renderCheckout(sandbox, row));
}

export function expireCheckout(sandbox: Sandbox, row: CheckoutRecord): void {
  if (row.status !== "open") return;
  row.status = "expired";
  announce(sandbox, "checkout.session.expired", renderCheckout(sandbox, row));
}
