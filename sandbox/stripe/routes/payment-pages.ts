import { completeCheckout } from "@/sandbox/stripe/billing/checkout";
import { payCheckout } from "@/sandbox/stripe/billing/pay-checkout";
import { invalid } from "@/sandbox/stripe/http/errors";
import { integer, required, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { checkoutAmount, renderCheckout } from "@/sandbox/stripe/render/checkout";
import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { materialize } from "./attach";
import { getCheckout } from "./checkout";
import { createCustomer } from "./customers";

const PATH = "/v1/payment_pages/:id";

/** What Stripe's own checkout page calls: undocumented, but the Stripe CLI completes a checkout through it. */
export const paymentPageRoutes: Route[] = [
  route("GET", PATH, {}, ({ sandbox, id }) => renderPage(sandbox, getCheckout(sandbox, id))),
  route(
    "POST",
    `${PATH}/confirm`,
    { payment_method: required(text()), expected_amount: integer(0) },
    ({ sandbox, id, values }) => {
      const row = getCheckout(sandbox, id);
      const amount = checkoutAmount(sandbox, row);
      if (values.expected_amount !== undefined && values.expected_amount !== amount) {
        throw invalid(
          "The amount that the customer saw is not the amount of this Checkout Session.",
          "expected_amount",
          "checkout_amount_mismatch",
        );
      }
      confirmCheckout(sandbox, row, materialize(sandbox, values.payment_method));
      return renderPage(sandbox, row);
    },
  ),
];

/** The click that ends a checkout: a single payment, or a customer with a subscription. */
export function confirmCheckout(sandbox: Sandbox, row: CheckoutRecord, method: PaymentMethodRecord): void {
  if (row.mode === "payment") {
    payCheckout(sandbox, row, method);
    return;
  }
  const email = row.customerEmail ?? method.billingEmail;
  const customer = row.customer ?? createCustomer(sandbox, { email });
  method.customer = customer;
  completeCheckout(sandbox, row, customer, method);
}

function renderPage(sandbox: Sandbox, row: CheckoutRecord) {
  const total = checkoutAmount(sandbox, row);
  return {
    id: `ppage_${row.id.slice(-24)}`,
    object: "payment_page",
    session_id: row.id,
    mode: row.mode,
    state: row.status === "complete" ? "succeeded" : row.status === "expired" ? "expired" : "active",
    currency: row.currency,
    customer: row.customer,
    livemode: false,
    payment_method_types: ["card"],
    session: renderCheckout(sandbox, row),
    total_summary: { due: total, subtotal: total, total },
  };
}
