import { invalid } from "@/sandbox/stripe/http/errors";
import { integer, required, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { checkoutAmount, renderCheckout } from "@/sandbox/stripe/render/checkout";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { materialize } from "./attach";
import { getCheckout } from "./checkout";
import { finishCheckout } from "./finish-checkout";

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
      const method = materialize(sandbox, values.payment_method);
      finishCheckout(sandbox, row, { email: method.billingEmail, name: method.billingName, method });
      return renderPage(sandbox, row);
    },
  ),
];

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
