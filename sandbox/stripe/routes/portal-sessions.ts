import { invalid } from "@/sandbox/stripe/http/errors";
import { hash, ignored, oneOf, required, text, type Values } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderPortalSession } from "@/sandbox/stripe/render/portal";
import { newId } from "@/sandbox/stripe/state/ids";
import type {
  PortalAfter,
  PortalConfigurationRecord,
  PortalFlow,
} from "@/sandbox/stripe/state/portal-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { getCustomer, getSubscription } from "./find";
import { getConfiguration } from "./portal-configurations";

/** A link that nobody opened is worthless after five minutes. */
const UNOPENED_SECONDS = 300;

const fields = {
  customer: required(text()),
  configuration: text(),
  return_url: text(),
  locale: text(),
  flow_data: hash({
    // Stripe's other flows change a plan or pause, which no portal configuration here allows.
    type: required(oneOf("payment_method_update", "subscription_cancel", "customer_update")),
    after_completion: hash({
      type: required(oneOf("hosted_confirmation", "portal_homepage", "redirect")),
      redirect: hash({ return_url: required(text()) }),
      hosted_confirmation: hash({ custom_message: text(500) }),
    }),
    subscription_cancel: hash({
      subscription: required(text()),
      retention: ignored(
        hash({
          type: required(oneOf("coupon_offer")),
          coupon_offer: required(hash({ coupon: required(text()) })),
        }),
      ),
    }),
  }),
};

export const portalSessionRoutes: Route[] = [
  route("POST", "/v1/billing_portal/sessions", fields, ({ sandbox, values }) => {
    const customer = getCustomer(sandbox, values.customer, "customer");
    const configuration = configurationFor(sandbox, values.configuration);
    const created = sandbox.clock.now();
    const row = sandbox.state.portalSessions.add({
      id: newId("bps", 24),
      created,
      configuration: configuration.id,
      customer: customer.id,
      returnUrl: values.return_url ?? configuration.returnUrl,
      locale: values.locale ?? null,
      flow: values.flow_data ? flowFrom(sandbox, customer.id, configuration, values.flow_data) : null,
      expiresAt: created + UNOPENED_SECONDS,
    });
    announce(sandbox, "billing_portal.session.created", renderPortalSession(sandbox, row));
    return renderPortalSession(sandbox, row);
  }),
];

/** The one that is named, else the one saved in the Dashboard; without either Stripe makes no session. */
function configurationFor(sandbox: Sandbox, id: string | undefined): PortalConfigurationRecord {
  if (id === undefined) {
    const saved = sandbox.state.portalConfigurations.all().find((row) => row.isDefault);
    if (saved) return saved;
    throw invalid(
      "No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.",
    );
  }
  const row = getConfiguration(sandbox, id);
  if (!row.active)
    throw invalid("This configuration is not active. Use an active configuration.", "configuration");
  return row;
}

type Flow = NonNullable<Values<typeof fields>["flow_data"]>;

function flowFrom(
  sandbox: Sandbox,
  customer: string,
  { features }: PortalConfigurationRecord,
  asked: Flow,
): PortalFlow {
  const after = afterFrom(asked.after_completion);
  const offers = {
    payment_method_update: features.paymentMethodUpdate,
    customer_update: features.customerUpdates !== null,
    subscription_cancel: features.cancel.enabled,
  };
  if (!offers[asked.type])
    throw invalid(`The ${asked.type} feature is disabled in the portal configuration.`, "flow_data[type]");
  if (asked.type !== "subscription_cancel") return { type: asked.type, after };
  const param = "flow_data[subscription_cancel][subscription]";
  const id = asked.subscription_cancel?.subscription;
  if (id === undefined) throw invalid(`Missing required param: ${param}.`, param, "parameter_missing");
  const subscription = getSubscription(sandbox, id, param);
  if (subscription.customer !== customer || subscription.endedAt !== null)
    throw invalid(`The subscription ${id} cannot be canceled by this customer.`, param);
  if (subscription.cancelAtPeriodEnd || subscription.cancelAt !== null)
    throw invalid("This subscription is already set to be canceled.", param);
  return { type: asked.type, subscription: id, after };
}

function afterFrom(asked: Flow["after_completion"]): PortalAfter {
  if (asked?.type === "redirect") {
    const url = asked.redirect?.return_url;
    const param = "flow_data[after_completion][redirect]";
    if (url === undefined) throw invalid(`Missing required param: ${param}.`, param, "parameter_missing");
    return { type: "redirect", url };
  }
  if (asked?.type !== "hosted_confirmation") return { type: "portal_homepage" };
  return { type: "hosted_confirmation", message: asked.hosted_confirmation?.custom_message ?? null };
}
