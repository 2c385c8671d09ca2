import { withPayer } from "@/sandbox/stripe/billing/charge";
import { completeCheckout, refuseCheckout } from "@/sandbox/stripe/billing/checkout";
import { payCheckout } from "@/sandbox/stripe/billing/pay-checkout";
import { renderCustomer } from "@/sandbox/stripe/render/customer";
import type { CustomerRecord, PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { announceChange } from "@/sandbox/stripe/webhooks/announce";
import { createCustomer } from "./customers";

export interface Payer {
  email: string | null;
  name: string | null;
  method: PaymentMethodRecord | null;
}

/**
 * Ends a session as its customer's click does: a single payment, a subscription
 * or a saved card. A refusal is thrown before anything is made, a customer included.
 */
export function finishCheckout(sandbox: Sandbox, row: CheckoutRecord, payer: Payer): void {
  refuseCheckout(sandbox, row, payer.method);
  const { name, method } = payer;
  const email = row.customerEmail ?? payer.email;
  if (row.mode === "payment") {
    if (method) payCheckout(sandbox, row, method);
    return;
  }
  const known = row.customer === null ? undefined : sandbox.state.customers.find(row.customer);
  if (known && known.email === null) giveEmail(sandbox, known, email);
  const customer = row.customer ?? createCustomer(sandbox, { email, name });
  const complete = () => completeCheckout(sandbox, row, customer, method);
  if (method) withPayer(method, complete);
  else complete();
}

function giveEmail(sandbox: Sandbox, customer: CustomerRecord, email: string | null): void {
  const change = () => {
    customer.email = email;
  };
  announceChange(sandbox, "customer.updated", () => renderCustomer(customer), change);
}
