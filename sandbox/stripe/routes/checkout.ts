import { expireCheckout } from "@/sandbox/stripe/billing/checkout";
import { checkedPrice, oneTimePrice } from "@/sandbox/stripe/billing/items";
import { planCheckout } from "@/sandbox/stripe/billing/plan-moments";
import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import {
  hash,
  ignored,
  integer,
  list,
  metadata,
  oneOf,
  required,
  text,
  unixTime,
  type Values,
} from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderCheckout } from "@/sandbox/stripe/render/checkout";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { shippingFrom, shippingParam } from "./address";
import { getCustomer, patched } from "./find";
import { trialSettings } from "./subscription-params";

const PATH = "/v1/checkout/sessions";
const DAY = 86_400;

const createFields = {
  mode: required(oneOf("payment", "subscription")),
  customer: text(),
  customer_email: text(),
  client_reference_id: text(200),
  line_items: required(
    list(hash({ price: required(text()), quantity: integer(1), adjustable_quantity: ignored() })),
  ),
  success_url: text(),
  cancel_url: text(),
  return_url: text(),
  ui_mode: oneOf("hosted_page"),
  expires_at: unixTime(),
  locale: text(),
  metadata: metadata(),
  payment_method_collection: oneOf("always", "if_required"),
  subscription_data: hash({
    metadata: metadata(),
    description: text(500),
    trial_period_days: integer(1, 730),
    trial_end: unixTime(),
    trial_settings: trialSettings,
    billing_cycle_anchor: unixTime(),
    proration_behavior: oneOf("create_prorations", "none"),
    billing_mode: ignored(),
  }),
  payment_intent_data: hash({
    description: text(1000),
    metadata: metadata(),
    shipping: shippingParam,
    setup_future_usage: oneOf("off_session", "on_session"),
    capture_method: oneOf("automatic"),
  }),
  allow_promotion_codes: ignored(),
  automatic_tax: ignored(),
  billing_address_collection: ignored(),
  customer_update: ignored(),
  tax_id_collection: ignored(),
  allowed_payment_method_types: ignored(),
};

export const checkoutRoutes: Route[] = [
  route("POST", PATH, createFields, ({ sandbox, values }) =>
    renderCheckout(sandbox, create(sandbox, values)),
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
          (values.status === undefined || row.status === values.status),
      ),
  ),
];

export function getCheckout({ state }: Sandbox, id: string): CheckoutRecord {
  const row = state.checkouts.find(id);
  if (!row) throw noSuch("checkout.session", id, "session");
  return row;
}

function create(sandbox: Sandbox, values: Values<typeof createFields>): CheckoutRecord {
  if (values.success_url === undefined)
    throw invalid("Missing required param: success_url.", "success_url", "parameter_missing");
  if (values.customer !== undefined && values.customer_email !== undefined) {
    throw invalid("You may only specify one of these parameters: customer, customer_email.", "customer");
  }
  if (values.customer !== undefined) getCustomer(sandbox, values.customer, "customer");
  const { mode, subscription_data: data, payment_intent_data: payment } = values;
  if (mode === "payment" && data) throw wrongMode("subscription_data", "subscription");
  if (mode === "subscription" && payment) throw wrongMode("payment_intent_data", "payment");
  const lines = values.line_items.map((line, index) => lineFrom(sandbox, mode, line, `line_items[${index}]`));
  const [first] = lines;
  if (!first) throw invalid("Missing required param: line_items.", "line_items", "parameter_missing");
  const now = sandbox.clock.now();
  const row = sandbox.state.checkouts.add({
    id: newId("cs_test", 58),
    created: now,
    mode,
    customer: values.customer ?? null,
    customerEmail: values.customer_email ?? null,
    clientReferenceId: values.client_reference_id ?? null,
    lines: lines.map(({ id, price, quantity }) => ({ id, price, quantity })),
    successUrl: values.success_url,
    cancelUrl: values.cancel_url ?? null,
    metadata: patched({}, values.metadata),
    subscriptionMetadata: patched({}, data?.metadata),
    subscriptionDescription: data?.description ?? null,
    trialDays: data?.trial_period_days ?? null,
    trialEnd: data?.trial_end ?? null,
    anchor: data?.billing_cycle_anchor ?? null,
    alwaysCollects: values.payment_method_collection !== "if_required",
    currency: first.currency,
    status: "open",
    expiresAt: values.expires_at ?? now + DAY,
    subscription: null,
    invoice: null,
    intent: {
      description: payment?.description ?? null,
      metadata: patched({}, payment?.metadata),
      shipping: payment?.shipping ? shippingFrom(payment.shipping) : null,
    },
    paymentIntent: null,
    locale: values.locale ?? null,
  });
  planCheckout(sandbox, row);
  return row;
}

function wrongMode(param: string, mode: string) {
  return invalid(`You can not pass \`${param}\` in modes other than \`${mode}\`.`, param);
}

function lineFrom(
  sandbox: Sandbox,
  mode: CheckoutRecord["mode"],
  line: { price: string; quantity?: number },
  name: string,
) {
  const priceParam = `${name}[price]`;
  const price =
    mode === "payment"
      ? oneTimePrice(sandbox, line.price, priceParam)
      : checkedPrice(sandbox, line.price, priceParam);
  const metered = price.recurring?.usageType === "metered";
  if (metered && line.quantity !== undefined) {
    throw invalid("Quantity should not be specified where usage_type is `metered`.", `${name}[quantity]`);
  }
  if (!metered && line.quantity === undefined)
    throw invalid(`Missing required param: ${name}[quantity].`, `${name}[quantity]`, "parameter_missing");
  return { id: newId("li"), price: price.id, quantity: line.quantity ?? null, currency: price.currency };
}
