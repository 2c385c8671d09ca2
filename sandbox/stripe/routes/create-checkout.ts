import { checkedPrice, oneTimePrice } from "@/sandbox/stripe/billing/items";
import { planCheckout } from "@/sandbox/stripe/billing/plan-moments";
import { invalid } from "@/sandbox/stripe/http/errors";
import {
  bool,
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
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { shippingFrom, shippingParam } from "./address";
import { adjustableQuantity, automaticTax, billingMode, customerUpdate } from "./checked-only";
import { getCustomer, patched } from "./find";
import { trialSettings } from "./subscription-params";

const DAY = 86_400;

export const checkoutFields = {
  mode: required(oneOf("payment", "subscription", "setup")),
  currency: text(3),
  customer: text(),
  customer_email: text(),
  client_reference_id: text(200),
  line_items: list(
    hash({ price: required(text()), quantity: integer(1), adjustable_quantity: adjustableQuantity }),
  ),
  success_url: text(),
  cancel_url: text(),
  return_url: text(),
  ui_mode: oneOf("hosted_page"),
  expires_at: unixTime(),
  locale: text(),
  metadata: metadata(),
  payment_method_collection: oneOf("always", "if_required"),
  setup_intent_data: hash({ metadata: metadata(), description: text() }),
  subscription_data: hash({
    metadata: metadata(),
    description: text(500),
    trial_period_days: integer(1, 730),
    trial_end: unixTime(),
    trial_settings: trialSettings,
    billing_cycle_anchor: unixTime(),
    proration_behavior: oneOf("create_prorations", "none"),
    billing_mode: billingMode,
  }),
  payment_intent_data: hash({
    description: text(1000),
    metadata: metadata(),
    shipping: shippingParam,
    setup_future_usage: oneOf("off_session", "on_session"),
    capture_method: oneOf("automatic"),
  }),
  allow_promotion_codes: ignored(bool()),
  automatic_tax: automaticTax,
  billing_address_collection: ignored(oneOf("auto", "required")),
  customer_update: customerUpdate,
  tax_id_collection: ignored(hash({ enabled: required(bool()), required: oneOf("if_supported", "never") })),
  allowed_payment_method_types: ignored(list(oneOf("card", "link", "sepa_debit"))),
};

export function createCheckout(sandbox: Sandbox, values: Values<typeof checkoutFields>): CheckoutRecord {
  if (values.success_url === undefined)
    throw invalid("Missing required param: success_url.", "success_url", "parameter_missing");
  if (values.customer !== undefined && values.customer_email !== undefined) {
    throw invalid("You may only specify one of these parameters: customer, customer_email.", "customer");
  }
  if (values.customer !== undefined) getCustomer(sandbox, values.customer, "customer");
  const lines = linesFrom(sandbox, values);
  const now = sandbox.clock.now();
  const { subscription_data: data, payment_intent_data: payment } = values;
  if (data?.trial_end !== undefined && data.trial_period_days !== undefined) {
    throw invalid(
      "You may only specify one of these parameters: trial_end, trial_period_days.",
      "subscription_data",
    );
  }
  if (data?.trial_end !== undefined && data.trial_end < now + 2 * DAY) {
    throw invalid(
      "The `trial_end` date has to be at least 2 days in the future.",
      "subscription_data[trial_end]",
    );
  }
  refuseExpiry(values.expires_at, now);
  const row = sandbox.state.checkouts.add({
    id: newId("cs_test", 58),
    created: now,
    mode: values.mode,
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
    trialWithoutPayment: data?.trial_settings?.end_behavior.missing_payment_method ?? "create_invoice",
    anchor: data?.billing_cycle_anchor ?? null,
    alwaysCollects: values.payment_method_collection !== "if_required",
    currency: lines[0]?.currency ?? values.currency ?? "eur",
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
    setupIntent: null,
    setupDescription: values.setup_intent_data?.description ?? null,
    setupMetadata: patched({}, values.setup_intent_data?.metadata),
    asyncPayment: null,
    locale: values.locale ?? null,
  });
  planCheckout(sandbox, row);
  return row;
}

/** What a mode does not take is refused with its name, as Stripe does. */
function linesFrom(sandbox: Sandbox, values: Values<typeof checkoutFields>) {
  const { mode } = values;
  if (mode !== "subscription" && values.subscription_data)
    throw wrongMode("subscription_data", "subscription");
  if (mode !== "payment" && values.payment_intent_data) throw wrongMode("payment_intent_data", "payment");
  if (mode !== "setup" && values.setup_intent_data) throw wrongMode("setup_intent_data", "setup");
  if (mode === "setup") {
    if (values.line_items) throw invalid("You can not pass `line_items` in `setup` mode.", "line_items");
    return [];
  }
  const lines = (values.line_items ?? []).map((line, index) =>
    lineFrom(sandbox, mode, line, `line_items[${index}]`),
  );
  if (lines.length === 0)
    throw invalid("Missing required param: line_items.", "line_items", "parameter_missing");
  const other = lines.find(({ currency }) => currency !== lines[0]?.currency);
  if (other) throw invalid("All prices on a Checkout Session must have the same currency.", "line_items");
  return lines;
}

/** docs.stripe.com/api/checkout/sessions/create: anywhere from 30 minutes to 24 hours after creation. */
function refuseExpiry(expiresAt: number | undefined, now: number): void {
  if (expiresAt === undefined) return;
  if (expiresAt < now + 30 * 60) {
    throw invalid(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
      "expires_at",
    );
  }
  if (expiresAt > now + DAY) {
    throw invalid(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
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
