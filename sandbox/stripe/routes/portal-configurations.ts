import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import {
  bool,
  clearable,
  hash,
  list,
  metadata,
  oneOf,
  required,
  text,
  type Values,
} from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderPortalConfiguration } from "@/sandbox/stripe/render/portal";
import { newId } from "@/sandbox/stripe/state/ids";
import {
  CANCELLATION_REASONS,
  PORTAL_UPDATES,
  type PortalConfigurationRecord,
  type PortalFeatures,
} from "@/sandbox/stripe/state/portal-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";
import { patched } from "./find";

const PATH = "/v1/billing_portal/configurations";

const switchedOn = { enabled: required(bool()) };
const features = hash({
  customer_update: hash({ ...switchedOn, allowed_updates: clearable(list(oneOf(...PORTAL_UPDATES))) }),
  invoice_history: hash(switchedOn),
  payment_method_update: hash({ ...switchedOn, payment_method_configuration: clearable(text()) }),
  subscription_cancel: hash({
    ...switchedOn,
    mode: oneOf("at_period_end", "immediately"),
    proration_behavior: oneOf("always_invoice", "create_prorations", "none"),
    cancellation_reason: hash({ ...switchedOn, options: clearable(list(oneOf(...CANCELLATION_REASONS))) }),
  }),
  // Changing a plan or pausing in the portal is not part of this Stripe.
  subscription_update: hash({ enabled: required(oneOf("false")) }),
  subscription_pause: hash({ enabled: required(oneOf("false")) }),
});

const fields = {
  business_profile: hash({
    headline: clearable(text(60)),
    privacy_policy_url: text(),
    terms_of_service_url: text(),
  }),
  default_return_url: clearable(text()),
  login_page: hash({ enabled: required(oneOf("false")) }),
  metadata: metadata(),
  name: clearable(text()),
};

type Fields = Values<typeof fields>;
type AskedFeatures = NonNullable<ReturnType<typeof features>>;

export const portalConfigurationRoutes: Route[] = [
  route("POST", PATH, { ...fields, features: required(features) }, ({ sandbox, values }) => {
    const row = addPortalConfiguration(sandbox, { isDefault: false });
    assign(sandbox, row, values, values.features);
    announce(sandbox, "billing_portal.configuration.created", renderPortalConfiguration(row));
    return renderPortalConfiguration(row);
  }),
  route("GET", `${PATH}/:id`, {}, ({ sandbox, id }) =>
    renderPortalConfiguration(getConfiguration(sandbox, id)),
  ),
  route("POST", `${PATH}/:id`, { ...fields, features, active: bool() }, ({ sandbox, id, values }) => {
    const row = getConfiguration(sandbox, id);
    if (row.isDefault && values.active === false)
      throw invalid("You cannot deactivate the default configuration.", "active");
    const change = () => {
      assign(sandbox, row, values, values.features);
      row.active = values.active ?? row.active;
    };
    announceChange(
      sandbox,
      "billing_portal.configuration.updated",
      () => renderPortalConfiguration(row),
      change,
    );
    return renderPortalConfiguration(row);
  }),
  route("GET", PATH, { ...pageParams, active: bool(), is_default: bool() }, ({ sandbox, values }) =>
    pageOf(
      sandbox.state.portalConfigurations.all(),
      values,
      PATH,
      renderPortalConfiguration,
      (row) =>
        (values.active === undefined || row.active === values.active) &&
        (values.is_default === undefined || row.isDefault === values.is_default),
    ),
  ),
];

export function getConfiguration({ state }: Sandbox, id: string, param = "configuration") {
  const row = state.portalConfigurations.find(id);
  if (!row) throw noSuch("configuration", id, param);
  return row;
}

/** What Stripe's Dashboard saves as the default when a person presses Save there. */
export function addPortalConfiguration(
  { state, clock }: Sandbox,
  { isDefault }: { isDefault: boolean },
): PortalConfigurationRecord {
  const now = clock.now();
  return state.portalConfigurations.add({
    id: newId("bpc", 24),
    created: now,
    active: true,
    isDefault,
    name: null,
    headline: null,
    privacyUrl: null,
    termsUrl: null,
    returnUrl: null,
    features: isDefault ? DASHBOARD_FEATURES : NO_FEATURES,
    metadata: {},
    updated: now,
  });
}

const NO_FEATURES: PortalFeatures = {
  customerUpdates: null,
  invoiceHistory: false,
  paymentMethodUpdate: false,
  cancel: { enabled: false, mode: "at_period_end", proration: "none", reasons: null },
};

const DASHBOARD_FEATURES: PortalFeatures = {
  customerUpdates: ["email", "address"],
  invoiceHistory: true,
  paymentMethodUpdate: true,
  cancel: { enabled: true, mode: "at_period_end", proration: "none", reasons: null },
};

function assign(
  { clock }: Sandbox,
  row: PortalConfigurationRecord,
  values: Fields,
  asked?: AskedFeatures,
): void {
  const { business_profile: profile } = values;
  if (profile?.headline !== undefined) row.headline = profile.headline;
  row.privacyUrl = profile?.privacy_policy_url ?? row.privacyUrl;
  row.termsUrl = profile?.terms_of_service_url ?? row.termsUrl;
  if (values.default_return_url !== undefined) row.returnUrl = values.default_return_url;
  if (values.name !== undefined) row.name = values.name;
  row.metadata = patched(row.metadata, values.metadata);
  if (asked) row.features = featuresFrom(row.features, asked);
  row.updated = clock.now();
}

/** A feature that is not named stays as it was. */
function featuresFrom(old: PortalFeatures, asked: AskedFeatures): PortalFeatures {
  const { customer_update: customer, subscription_cancel: cancel } = asked;
  return {
    customerUpdates: customer
      ? customer.enabled
        ? (customer.allowed_updates ?? old.customerUpdates ?? [])
        : null
      : old.customerUpdates,
    invoiceHistory: asked.invoice_history?.enabled ?? old.invoiceHistory,
    paymentMethodUpdate: asked.payment_method_update?.enabled ?? old.paymentMethodUpdate,
    cancel: {
      enabled: cancel?.enabled ?? old.cancel.enabled,
      mode: cancel?.mode ?? old.cancel.mode,
      proration: cancel?.proration_behavior ?? old.cancel.proration,
      reasons: reasonsFrom(old, cancel?.cancellation_reason),
    },
  };
}

function reasonsFrom(
  old: PortalFeatures,
  asked: { enabled: boolean; options?: (typeof CANCELLATION_REASONS)[number][] | null } | undefined,
) {
  if (!asked) return old.cancel.reasons;
  return asked.enabled ? (asked.options ?? [...CANCELLATION_REASONS]) : null;
}
