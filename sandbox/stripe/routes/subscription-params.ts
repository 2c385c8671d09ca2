import { invalid } from "@/sandbox/stripe/http/errors";
import {
  bool,
  clearable,
  hash,
  ignored,
  integer,
  list,
  metadata,
  oneOf,
  required,
  text,
  unixTime,
} from "@/sandbox/stripe/http/params";
import { subscriptionPaymentSettings, taxRates } from "./checked-only";

const itemParam = hash({
  price: text(),
  quantity: integer(0),
  metadata: metadata(),
  tax_rates: taxRates,
});
const itemChangeParam = hash({
  id: text(),
  price: text(),
  quantity: integer(0),
  deleted: bool(),
  clear_usage: ignored(bool()),
  metadata: metadata(),
});

export const trialSettings = hash({
  end_behavior: required(
    hash({ missing_payment_method: required(oneOf("cancel", "create_invoice", "pause")) }),
  ),
});

const feedback = oneOf(
  "customer_service",
  "low_quality",
  "missing_features",
  "other",
  "switched_service",
  "too_complex",
  "too_expensive",
  "unused",
);
export const cancellationDetails = hash({ comment: clearable(text()), feedback: clearable(feedback) });
export const prorationBehavior = oneOf("create_prorations", "always_invoice", "none");

export const automaticTaxParam = hash({
  enabled: required(bool()),
  liability: hash({ type: required(oneOf("self")) }),
});

export const discountsParam = clearable(
  list(hash({ coupon: text(), promotion_code: text(), discount: text() }), 20),
);

/** Parameters that creation and update share. */
export const sharedFields = {
  cancel_at: clearable(unixTime()),
  cancel_at_period_end: bool(),
  collection_method: oneOf("charge_automatically", "send_invoice"),
  days_until_due: integer(0),
  default_payment_method: clearable(text()),
  description: clearable(text(500)),
  metadata: metadata(),
  off_session: bool(),
  payment_behavior: oneOf("allow_incomplete", "default_incomplete", "error_if_incomplete"),
  proration_behavior: prorationBehavior,
  trial_settings: trialSettings,
  automatic_tax: automaticTaxParam,
  discounts: discountsParam,
  payment_settings: subscriptionPaymentSettings,
};

export const anchorConfig = hash({
  day_of_month: required(integer(1, 31)),
  month: integer(1, 12),
  hour: integer(0, 23),
  minute: integer(0, 59),
  second: integer(0, 59),
});

export const pauseCollection = clearable(
  hash({ behavior: required(oneOf("keep_as_draft", "mark_uncollectible", "void")), resumes_at: unixTime() }),
);

export const itemsParam = list(itemParam, 20);
export const itemChangesParam = list(itemChangeParam, 20);

export function daysMissing() {
  const message = "If you are using `send_invoice` you must pass `days_until_due`.";
  return invalid(message, "days_until_due", "parameter_missing");
}

export function daysWithoutInvoice() {
  const message = "`days_until_due` can only be set with `collection_method=send_invoice`.";
  return invalid(message, "days_until_due");
}
