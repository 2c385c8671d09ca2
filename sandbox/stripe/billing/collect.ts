import { renderPaymentIntent } from "@/sandbox/stripe/render/payment-intent";
import { newId } from "@/sandbox/stripe/state/ids";
import type { InvoiceRecord, PaymentIntentRecord } from "@/sandbox/stripe/state/invoice-records";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { announceInvoice, changeInvoice } from "./change";
import { charge } from "./charge";
import { invoiceLines } from "./invoice-lines";
import { paymentFailed, paymentSucceeded } from "./payment-outcome";
import { totalsOf } from "./totals";

interface Attempt {
  /** Asked for through the API: the retry schedule stays as it is. */
  byHand: boolean;
  paymentMethod?: string;
}

/** Tries to charge an open invoice once. Returns null when it was paid, else the failed payment. */
export function collect(sandbox: Sandbox, row: InvoiceRecord, attempt: Attempt): PaymentIntentRecord | null {
  const method = paymentMethodFor(sandbox, row, attempt.paymentMethod);
  const { amountDue } = totalsOf(sandbox, row, invoiceLines(sandbox, row));
  const intent = paymentFor(sandbox, row, amountDue);
  const outcome = charge(sandbox, intent, method);
  if (outcome === "paid") {
    recordPaid(sandbox, row, amountDue);
    return null;
  }
  changeInvoice(sandbox, row, () => {
    row.attemptCount += 1;
    if (!attempt.byHand) row.nextPaymentAttempt = nextAttemptAt(sandbox, row);
  });
  const type = outcome === "action_required" ? "invoice.payment_action_required" : "invoice.payment_failed";
  announceInvoice(sandbox, type, row);
  paymentFailed(sandbox, row, attempt);
  return intent;
}

/** Marks an open invoice paid, by a charge or otherwise. */
export function recordPaid(sandbox: Sandbox, row: InvoiceRecord, charged: number, outOfBand = false): void {
  const now = sandbox.clock.now();
  changeInvoice(sandbox, row, () => {
    const { amountDue } = totalsOf(sandbox, row, invoiceLines(sandbox, row));
    row.status = "paid";
    row.paidAt = now;
    row.amountPaid = amountDue;
    row.nextPaymentAttempt = null;
    row.autoAdvance = false;
    if (charged > 0) row.attemptCount += 1;
    const payment = row.payments.at(-1);
    if (payment && charged > 0) payment.paidAt = now;
  });
  announceInvoice(sandbox, "invoice.paid", row);
  if (!outOfBand) announceInvoice(sandbox, "invoice.payment_succeeded", row);
  paymentSucceeded(sandbox, row);
}

/** The card that pays: the call's, the invoice's, the subscription's, the customer's. */
export function paymentMethodFor(
  sandbox: Sandbox,
  row: Pick<InvoiceRecord, "customer" | "subscription" | "defaultPaymentMethod">,
  asked?: string,
): PaymentMethodRecord | undefined {
  const { state } = sandbox;
  const subscription = row.subscription === null ? undefined : state.subscriptions.find(row.subscription);
  const candidates = [
    asked,
    row.defaultPaymentMethod,
    subscription?.defaultPaymentMethod,
    state.customers.find(row.customer)?.defaultPaymentMethod,
  ];
  const id = candidates.find((candidate) => candidate !== null && candidate !== undefined);
  return id ? state.paymentMethods.find(id) : undefined;
}

function paymentFor(sandbox: Sandbox, row: InvoiceRecord, amount: number): PaymentIntentRecord {
  const { state, clock } = sandbox;
  const open = row.payments.at(-1);
  const existing = open ? state.paymentIntents.find(open.paymentIntent) : undefined;
  if (existing && !existing.succeeded && !existing.canceled) return existing;
  const created = clock.now();
  const { customer, currency } = row;
  const intent = { id: newId("pi", 24), created, customer, invoice: row.id, amount, currency };
  const words = { description: "Subscription update", metadata: {}, shipping: null };
  const untried = { paymentMethod: null, succeeded: false, canceled: false, declineCode: null };
  row.payments.push({ id: newId("inpay", 24), created, paymentIntent: intent.id, amount, paidAt: null });
  const record = state.paymentIntents.add({
    ...intent,
    ...words,
    ...untried,
    requiresAction: false,
    latestCharge: null,
  });
  announce(sandbox, "payment_intent.created", renderPaymentIntent(record));
  return record;
}

function nextAttemptAt(sandbox: Sandbox, row: InvoiceRecord): number | null {
  const subscription =
    row.subscription === null ? undefined : sandbox.state.subscriptions.find(row.subscription);
  if (subscription?.status === "incomplete") return null;
  const days = sandbox.state.settings.retryDays[row.attemptCount - 1];
  return days === undefined ? null : sandbox.clock.now() + days * 86_400;
}
