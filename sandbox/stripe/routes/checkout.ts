import { expireCheckout } from "@/sandbox/stripe/billing/checkout";
import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { hash, metadata, oneOf, required, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderCheckout } from "@/sandbox/stripe/render/checkout";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { checkoutFields, createCheckout } from "./create-checkout";
import { patched } from "./find";

const PATH = "/v1/checkout/sessions";

export const checkoutRoutes: Route[] = [
  route("POST", PATH, checkoutFields, ({ sandbox, values }) =>
    renderCheckout(sandbox, createCheckout(sandbox, values)),
  ),
  route("GET", `${PATH}/:id`, {}, ({ sandbox, id }) => renderCheckout(sandbox, getCheckout(sandbox, id))),
  route("POST", `${PATH}/:id/expire`, {}, ({ sandbox, id }) => {
    const row = getCheckout(sandbox, id);
    if (row.status !== "open")
      throw invalid('Only Checkout Sessions with a status in ["open"] can be expired.');
    expireCheckout(sandbox, row);
    return renderCheckout(sandbox, row);
  }),
  route("POST", `${PATH}/:id`, { metadata: metadata() }, ({ sandbox, id, values }) => {
    const row = getCheckout(sandbox, id);
    row.metadata = patched(row.metadata, values.metadata);
    return renderCheckout(sandbox, row);
  }),
  route(
    "GET",
    PATH,
    {
      ...pageParams,
      ...createdParams,
      customer: text(),
      subscription: text(),
      status: oneOf("open", "complete", "expired"),
      customer_details: hash({ email: required(text()) }),
    },
    ({ sandbox, values }) =>
      pageOf(
        values.customer === undefined
          ? sandbox.state.checkouts.all()
          : sandbox.state.checkouts.by("customer", values.customer),
        values,
        PATH,
        (row) => renderCheckout(sandbox, row),
        (row) =>
          (values.subscription === undefined || row.subscription === values.subscription) &&
          (values.customer_details === undefined ||
            renderCheckout(sandbox, row).customer_details?.email === values.customer_details.email) &&
          (values.status === undefined || row.status === values.status),
      ),
  ),
];

export function getCheckout({ state }: Sandbox, id: string): CheckoutRecord {
  const row = state.checkouts.find(id);
  if (!row) throw noSuch("checkout.session", id, "session");
  return row;
}
