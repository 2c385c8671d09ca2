import { declined } from "@/sandbox/stripe/http/declines";
import { invalid } from "@/sandbox/stripe/http/errors";
import { checkoutAmount, renderCheckout } from "@/sandbox/stripe/render/checkout";
import { renderPaymentIntent } from "@/sandbox/stripe/render/payment-intent";
import { newId } from "@/sandbox/stripe/state/ids";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { charge, withPayer } from "./charge";

/**
 * What a customer's click on *Pay* does in `mode=payment`; a refused card leaves
 * the session open. The customer is there, so a bank's question is answered.
 */
export function payCheckout(sandbox: Sandbox, row: CheckoutRecord, method: PaymentMethodRecord): void {
  if (row.status !== "open") throw invalid(`This Checkout Session is already ${row.status}.`);
  if (method.declineCode !== null) throw declined(method.declineCode);
  const amount = checkoutAmount(sandbox, row);
  const intent = sandbox.state.paymentIntents.add({
    id: newId("pi", 24),
    created: sandbox.clock.now(),
    customer: row.customer,
    invoice: null,
    amount,
    currency: row.currency,
    ...row.intent,
    paymentMethod: method.id,
    succeeded: false,
    canceled: false,
    requiresAction: false,
    latestCharge: null,
    declineCode: null,
  });
  announce(sandbox, "payment_intent.created", renderPaymentIntent(intent));
  withPayer(method, () => charge(sandbox, intent, method));
  row.status = "complete";
  row.paymentIntent = intent.id;
  announce(sandbox, "checkout.session.completed", renderCheckout(sandbox, row));
}
