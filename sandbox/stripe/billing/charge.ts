import { NOT_AUTHENTICATED } from "@/sandbox/stripe/http/declines";
import { invalid } from "@/sandbox/stripe/http/errors";
import { renderCharge } from "@/sandbox/stripe/render/charge";
import { renderPaymentIntent } from "@/sandbox/stripe/render/payment-intent";
import { newId } from "@/sandbox/stripe/state/ids";
import type { PaymentIntentRecord } from "@/sandbox/stripe/state/invoice-records";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { announceInvoice } from "./change";
import { recordPaid } from "./collect";
import { openDispute } from "./dispute";
import { paymentFailed } from "./payment-outcome";

export type ChargeOutcome = "paid" | "declined" | "action_required";

/** Asks a card for a payment's amount. Without a card there is nobody to ask, and no charge. */
export function charge(
  sandbox: Sandbox,
  intent: PaymentIntentRecord,
  method: PaymentMethodRecord | undefined,
): ChargeOutcome {
  intent.paymentMethod = method?.id ?? null;
  intent.requiresAction = method?.needsAuthentication ?? false;
  intent.declineCode = method?.declineCode ?? null;
  if (intent.requiresAction) {
    announce(sandbox, "payment_intent.requires_action", renderPaymentIntent(intent));
    return "action_required";
  }
  if (method) addCharge(sandbox, intent);
  intent.succeeded = method !== undefined && method.declineCode === null;
  const type = intent.succeeded ? "payment_intent.succeeded" : "payment_intent.payment_failed";
  announce(sandbox, type, renderPaymentIntent(intent));
  return intent.succeeded ? "paid" : "declined";
}

/** Charges while the payer is there and has answered their bank on our page. */
export function withPayer<Result>(method: PaymentMethodRecord, work: () => Result): Result {
  const { needsAuthentication } = method;
  method.needsAuthentication = false;
  try {
    return work();
  } finally {
    method.needsAuthentication = needsAuthentication;
  }
}

/** The payer answers their bank's question, on a page of Stripe or of ours. */
export function authenticate(sandbox: Sandbox, intent: PaymentIntentRecord, isGenuine: boolean): void {
  if (!intent.requiresAction) {
    throw invalid("This PaymentIntent requires no action.", "intent", "payment_intent_unexpected_state");
  }
  intent.requiresAction = false;
  intent.succeeded = isGenuine;
  intent.declineCode = isGenuine ? null : NOT_AUTHENTICATED;
  if (isGenuine) addCharge(sandbox, intent);
  const type = isGenuine ? "payment_intent.succeeded" : "payment_intent.payment_failed";
  announce(sandbox, type, renderPaymentIntent(intent));
  const invoice = intent.invoice === null ? undefined : sandbox.state.invoices.find(intent.invoice);
  if (invoice?.status !== "open") return;
  if (isGenuine) {
    recordPaid(sandbox, invoice, intent.amount);
    return;
  }
  announceInvoice(sandbox, "invoice.payment_failed", invoice);
  paymentFailed(sandbox, invoice, { byHand: true });
}

export function cancelIntent(sandbox: Sandbox, intent: PaymentIntentRecord): void {
  if (intent.succeeded || intent.canceled) return;
  intent.canceled = true;
  intent.requiresAction = false;
  announce(sandbox, "payment_intent.canceled", renderPaymentIntent(intent));
}

function addCharge(sandbox: Sandbox, intent: PaymentIntentRecord): void {
  const { amount, currency, customer, paymentMethod, declineCode } = intent;
  const row = sandbox.state.charges.add({
    id: newId("ch", 24),
    created: sandbox.clock.now(),
    paymentIntent: intent.id,
    amount,
    currency,
    customer,
    paymentMethod,
    declineCode,
  });
  intent.latestCharge = row.id;
  announce(sandbox, declineCode === null ? "charge.succeeded" : "charge.failed", renderCharge(row));
  const cause = paymentMethod === null ? null : sandbox.state.paymentMethods.find(paymentMethod)?.dispute;
  if (declineCode === null && cause) openDispute(sandbox, row, cause);
}
