import type Stripe from "stripe";
import type {
  PortalConfigurationRecord,
  PortalFlow,
  PortalSessionRecord,
} from "@/sandbox/stripe/state/portal-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { Wire } from "./wire";

export function renderPortalConfiguration(
  row: PortalConfigurationRecord,
): Wire<Stripe.BillingPortal.Configuration> {
  return {
    id: row.id,
    object: "billing_portal.configuration",
    active: row.active,
    application: null,
    business_profile: {
      headline: row.headline,
      privacy_policy_url: row.privacyUrl,
      terms_of_service_url: row.termsUrl,
    },
    created: row.created,
    default_return_url: row.returnUrl,
    features: featuresOf(row),
    is_default: row.isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: row.metadata,
    name: row.name,
    updated: row.updated,
  };
}

export function renderPortalSession(
  sandbox: Sandbox,
  row: PortalSessionRecord,
): Wire<Stripe.BillingPortal.Session> {
  return {
    id: row.id,
    object: "billing_portal.session",
    configuration: row.configuration,
    created: row.created,
    customer: row.customer,
    customer_account: null,
    flow: row.flow && flowOf(row.flow),
    livemode: false,
    locale: row.locale,
    on_behalf_of: null,
    return_url: row.returnUrl,
    url: `${sandbox.url()}/p/session/${row.id}`,
  };
}

function featuresOf({
  features,
}: PortalConfigurationRecord): Wire<Stripe.BillingPortal.Configuration.Features> {
  const { customerUpdates, cancel } = features;
  return {
    customer_update: { allowed_updates: customerUpdates ?? [], enabled: customerUpdates !== null },
    invoice_history: { enabled: features.invoiceHistory },
    payment_method_update: { enabled: features.paymentMethodUpdate, payment_method_configuration: null },
    subscription_cancel: {
      cancellation_reason: {
        enabled: cancel.reasons !== null,
        feedback_options: null,
        options: cancel.reasons ?? [],
      },
      enabled: cancel.enabled,
      mode: cancel.mode,
      proration_behavior: cancel.proration,
    },
    subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: false },
    subscription_update: {
      billing_cycle_anchor: null,
      default_allowed_updates: [],
      enabled: false,
      proration_behavior: "none",
      schedule_at_period_end: { conditions: [] },
      trial_update_behavior: "end_trial",
    },
  };
}

function flowOf(flow: PortalFlow): Wire<Stripe.BillingPortal.Session.Flow> {
  const { after } = flow;
  return {
    after_completion: {
      hosted_confirmation: after.type === "hosted_confirmation" ? { custom_message: after.message } : null,
      redirect: after.type === "redirect" ? { return_url: after.url } : null,
      type: after.type,
    },
    customer_update: null,
    subscription_cancel:
      flow.type === "subscription_cancel" ? { retention: null, subscription: flow.subscription } : null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type: flow.type,
  };
}
