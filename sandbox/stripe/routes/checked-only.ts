import {
  bool,
  clearable,
  hash,
  ignored,
  integer,
  list,
  oneOf,
  type Param,
  required,
  text,
} from "@/sandbox/stripe/http/params";
import { shippingParam } from "./address";

/**
 * Parameters without effect here, which many operations share. They are checked
 * as Stripe checks them, by the SDK's types, and then forgotten.
 */

const party = hash({ type: required(oneOf("account", "self")), account: text() });
const rates = clearable(list(text()));
const taxDisplay = clearable(oneOf("exclude_tax", "include_inclusive_tax"));

export const taxRates = ignored(rates);
export const taxBehavior = ignored(oneOf("exclusive", "inclusive", "unspecified"));
export const automaticTax = ignored(hash({ enabled: required(bool()), liability: party }));
export const issuer = ignored(party);
export const accountTaxIds = ignored(rates);
export const allowRedisplay = ignored(oneOf("always", "limited", "unspecified"));
export const adjustableQuantity = ignored(
  hash({ enabled: required(bool()), maximum: integer(0, 999_999), minimum: integer(0, 999_999) }),
);
export const billingMode = ignored(
  hash({
    type: required(oneOf("classic", "flexible")),
    flexible: hash({ proration_discounts: oneOf("included", "itemized") }),
  }),
);
export const customFields = ignored(
  clearable(list(hash({ name: required(text(40)), value: required(text(140)) }), 4)),
);
export const renderingOptions = ignored(
  clearable(hash({ amount_tax_display: taxDisplay, template: text() })),
);
export const invoiceRendering = ignored(
  hash({
    amount_tax_display: taxDisplay,
    pdf: hash({ page_size: oneOf("a4", "auto", "letter") }),
    template: text(),
    template_version: clearable(integer(1)),
  }),
);
export const discountsOnly = ignored(
  clearable(list(hash({ coupon: text(), discount: text(), promotion_code: text() }))),
);
export const subscriptionPaymentSettings = ignored(
  paymentSettings({ save_default_payment_method: oneOf("off", "on_subscription") }),
);
export const invoicePaymentSettings = ignored(paymentSettings({ default_mandate: clearable(text()) }));
export const customerShipping = ignored(clearable(shippingParam));
export const customerTax = ignored(
  hash({
    ip_address: clearable(text()),
    validate_location: oneOf("auto", "deferred", "immediately"),
  }),
);
export const taxIdData = ignored(list(hash({ type: required(text()), value: required(text()) })));
export const customerUpdate = ignored(
  hash({
    address: oneOf("auto", "never"),
    name: oneOf("auto", "never"),
    shipping: oneOf("auto", "never"),
  }),
);

export const scheduleDefaults = ignored(
  hash({
    automatic_tax: automaticTax,
    billing_cycle_anchor: oneOf("automatic", "phase_start"),
    collection_method: clearable(oneOf("charge_automatically", "send_invoice")),
    default_payment_method: text(),
    description: clearable(text(500)),
    invoice_settings: hash({ account_tax_ids: accountTaxIds, days_until_due: integer(0), issuer }),
  }),
);

function paymentSettings<Own extends Record<string, Param<unknown>>>(own: Own) {
  const options = hash({
    card: clearable(
      hash({
        network: text(),
        request_three_d_secure: oneOf("any", "automatic", "challenge"),
      }),
    ),
  });
  return hash({
    ...own,
    payment_method_options: clearable(options),
    payment_method_types: clearable(list(oneOf("card", "customer_balance", "link", "sepa_debit"))),
  });
}
