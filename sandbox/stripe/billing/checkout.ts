import { declined } from "@/sandbox/stripe/http/declines";
import { invalid } from "@/sandbox/stripe/http/errors";
import { checkoutAmount, renderCheckout } from "@/sandbox/stripe/render/checkout";
import { renderPaymentMethod } from "@/sandbox/stripe/render/payment-method";
import { renderSetupIntent } from "@/sandbox/stripe/render/setup-intent";
import { newId } from "@/sandbox/stripe/state/ids";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { changeSubscription } from "./change";
import { collect } from "./collect";
import { createSubscription } from "./create-subscription";

/**
 * Refuses before anything is made: a hosted page shows a declined card and stays
 * open. A charge that would be declined now is, one in the future is not.
 */
export function refuseCheckout(
  sandbox: Sandbox,
  row: CheckoutRecord,
  method: PaymentMethodRecord | null,
): void {
  if (row.status !== "open") throw invalid(`This Checkout Session is already ${row.status}.`);
  const due = checkoutAmount(sandbox, row);
  if (method === null && (row.mode === "setup" || row.alwaysCollects || due > 0)) {
    throw invalid("A payment method is needed.", "payment_method", "parameter_missing");
  }
  if (due > 0 && method?.type === "card" && method.declineCode !== null) throw declined(method.declineCode);
}

/** What a customer's click on *Subscribe* does: the card becomes the subscription's, and everything is created. */
export function completeCheckout(
  sandbox: Sandbox,
  row: CheckoutRecord,
  customer: string,
  method: PaymentMethodRecord | null,
): void {
  refuseCheckout(sandbox, row, method);
  row.customer = customer;
  if (method && method.customer === null) {
    method.customer = customer;
    announce(sandbox, "payment_method.attached", renderPaymentMethod(method));
  }
  if (row.mode === "subscription") subscribe(sandbox, row, customer, method);
  else if (method) setUp(sandbox, row, customer, method);
  row.status = "complete";
  announce(sandbox, "checkout.session.completed", renderCheckout(sandbox, row));
}

/** The bank's answer to a payment that takes days: the open invoice is paid, or the subscription is past due. */
export function answerAsyncPayment(sandbox: Sandbox, row: CheckoutRecord, succeeds: boolean): void {
  if (row.asyncPayment !== "pending") throw invalid("This Checkout Session waits for no payment.");
  const { state } = sandbox;
  const invoice = row.invoice === null ? undefined : state.invoices.find(row.invoice);
  const subscription = row.subscription === null ? undefined : state.subscriptions.find(row.subscription);
  const method = state.paymentMethods.find(subscription?.defaultPaymentMethod ?? "");
  if (!invoice || !method) throw invalid("The payment of this Checkout Session is gone.");
  method.declineCode = succeeds ? null : "insufficient_funds";
  row.asyncPayment = succeeds ? "succeeded" : "failed";
  collect(sandbox, invoice, { byHand: false, paymentMethod: method.id });
  announce(sandbox, `checkout.session.async_payment_${row.asyncPayment}`, renderCheckout(sandbox, row));
}

export function expireCheckout(sandbox: Sandbox, row: CheckoutRecord): void {
  if (row.status !== "open") return;
  row.status = "expired";
  announce(sandbox, "checkout.session.expired", renderCheckout(sandbox, row));
}

function subscribe(
  sandbox: Sandbox,
  row: CheckoutRecord,
  customer: string,
  method: PaymentMethodRecord | null,
): void {
  const settlesLater = method?.type === "sepa_debit";
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
    // What could be declined was refused before; a debit is only asked for, and answered days later.
    paymentBehavior: settlesLater ? "default_incomplete" : "error_if_incomplete",
    trialEnd,
    trialWithoutPayment: row.trialWithoutPayment,
    anchor: row.anchor,
    anchorConfig: null,
    prorates: true,
    cancelAt: null,
    cancelAtPeriodEnd: false,
  });
  row.subscription = subscription.id;
  row.invoice = subscription.latestInvoice;
  if (subscription.status !== "incomplete") return;
  row.asyncPayment = "pending";
  // A payment on its way counts: the subscription serves while the bank takes its days.
  changeSubscription(sandbox, subscription, () => {
    subscription.status = "active";
  });
}

function setUp(sandbox: Sandbox, row: CheckoutRecord, customer: string, method: PaymentMethodRecord): void {
  const intent = sandbox.state.setupIntents.add({
    id: newId("seti", 24),
    created: sandbox.clock.now(),
    customer,
    paymentMethod: method.id,
    description: row.setupDescription,
    metadata: { ...row.setupMetadata },
  });
  row.setupIntent = intent.id;
  announce(sandbox, "setup_intent.succeeded", renderSetupIntent(intent));
}
