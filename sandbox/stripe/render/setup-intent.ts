import type Stripe from "stripe";
import type { SetupIntentRecord } from "@/sandbox/stripe/state/records";
import type { Wire } from "./wire";

export function renderSetupIntent(row: SetupIntentRecord): Wire<Stripe.SetupIntent> {
  return {
    id: row.id,
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${row.id}_secret_sandbox`,
    created: row.created,
    customer: row.customer,
    customer_account: null,
    description: row.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: row.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: row.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card", "sepa_debit"],
    single_use_mandate: null,
    status: "succeeded",
    usage: "off_session",
  };
}
