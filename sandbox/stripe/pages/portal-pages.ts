import { cancelSubscription } from "@/sandbox/stripe/billing/cancel-subscription";
import { changeSubscription } from "@/sandbox/stripe/billing/change";
import { invalid } from "@/sandbox/stripe/http/errors";
import { renderCustomer } from "@/sandbox/stripe/render/customer";
import { firstPeriodEnd } from "@/sandbox/stripe/render/subscription";
import { CANCELLATION_REASONS } from "@/sandbox/stripe/state/portal-records";
import type { CustomerRecord } from "@/sandbox/stripe/state/records";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { announceChange } from "@/sandbox/stripe/webhooks/announce";
import type { Answer, Page, PageRoute } from "./answer";
import { cardFields, cardFrom, confirmationPage, testCards } from "./card-form";
import { type Html, html } from "./html";
import { keepCard } from "./keep-card";
import { portalDone, portalHome } from "./portal-home";
import { afterwards, type PortalVisit, portalBody, portalPage } from "./portal-visit";
import { day } from "./words";

/** What a customer can do for itself, as far as the session's configuration allows it. */
export const portalPages: PageRoute[] = [
  ...portalPage("", portalHome),
  ...portalPage("/done", portalDone),
  ...portalPage("/payment-method", cardPage, changeCard),
  ...portalPage("/customer", customerPage, changeCustomer),
  ...portalPage("/cancel", cancelPage, cancel),
  ...portalPage("/renew", portalHome, renew),
];

function page(visit: PortalVisit, title: string, content: Html): Page {
  return { look: "narrow", title, body: portalBody(visit, title, content) };
}

function cardPage(visit: PortalVisit): Page | null {
  if (!visit.configuration.features.paymentMethodUpdate) return null;
  const form = html`<form method="post" class="card">${cardFields(visit.form)}<button class="main">Save card</button></form>${testCards()}`;
  return page(visit, "Update payment method", form);
}

function changeCard(visit: PortalVisit): Answer | null {
  if (!visit.configuration.features.paymentMethodUpdate) return null;
  const asked = confirmationPage(visit.form, visit.url.pathname, null);
  if (asked) return asked;
  const card = cardFrom(visit.sandbox, visit.form, { isCharged: false });
  keepCard(visit.sandbox, card, { customer: visit.customer.id, subscription: null });
  return afterwards(visit);
}

const DETAILS = [
  ["email", "Email", "email"],
  ["name", "Name", "name"],
  ["phone", "Phone", "phone"],
  ["address", "Street", "line1"],
  ["address", "Postal code", "postal_code"],
  ["address", "City", "city"],
  ["address", "Country (two letters)", "country"],
] as const;

function customerPage(visit: PortalVisit): Page | null {
  const allowed = visit.configuration.features.customerUpdates;
  if (allowed === null) return null;
  const fields = DETAILS.filter(([update]) => allowed.includes(update)).map(
    ([, label, name]) =>
      html`<label>${label}<input name="${name}" value="${visit.form.get(name) ?? detailOf(visit.customer, name)}"></label>`,
  );
  const form = html`<form method="post" class="card">${fields}<button class="main">Save</button></form>`;
  return page(visit, "Update billing details", form);
}

function changeCustomer(visit: PortalVisit): Answer | null {
  const { customer, form, sandbox } = visit;
  const allowed = visit.configuration.features.customerUpdates;
  if (allowed === null) return null;
  const given = (name: string) => (form.get(name) ?? "").trim() || null;
  if (allowed.includes("email") && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given("email") ?? ""))
    throw invalid("Your email is incomplete.");
  if (allowed.includes("address") && !/^([A-Za-z]{2})?$/.test(given("country") ?? ""))
    throw invalid("A country is two letters, as in FR.");
  announceChange(
    sandbox,
    "customer.updated",
    () => renderCustomer(customer),
    () => {
      if (allowed.includes("email")) customer.email = given("email");
      if (allowed.includes("name")) customer.name = given("name");
      if (allowed.includes("phone")) customer.phone = given("phone");
      if (!allowed.includes("address")) return;
      const [line1, city, postal_code] = [given("line1"), given("city"), given("postal_code")];
      const country = given("country")?.toUpperCase() ?? null;
      customer.address = { line1, city, postal_code, country, line2: null, state: null };
    },
  );
  return afterwards(visit);
}

function detailOf(customer: CustomerRecord, name: (typeof DETAILS)[number][2]): string {
  if (name === "email" || name === "name" || name === "phone") return customer[name] ?? "";
  return customer.address?.[name] ?? "";
}

function cancelPage(visit: PortalVisit): Page | null {
  const { cancel: feature } = visit.configuration.features;
  const row = cancelable(visit);
  if (!row) return null;
  const atEnd = feature.mode === "at_period_end";
  const when = atEnd ? `on ${day(endOf(row))}. Until then nothing changes` : "now";
  const reasons = (feature.reasons ?? []).map(
    (reason) =>
      html`<label><input type="radio" name="feedback" value="${reason}">${reason.replaceAll("_", " ")}</label>`,
  );
  const form = html`<form method="post" class="card"><p>Your plan will be canceled ${when}.</p>
${feature.reasons === null ? html`` : html`<fieldset><legend>Why do you leave? (optional)</legend>${reasons}</fieldset>`}
<input type="hidden" name="subscription" value="${row.id}"><button class="main">Cancel plan</button></form>`;
  return page(visit, "Cancel your plan", form);
}

/** In flexible billing mode the portal writes a date and leaves `cancel_at_period_end` false. */
function cancel(visit: PortalVisit): Answer | null {
  const { sandbox, form } = visit;
  const { cancel: feature } = visit.configuration.features;
  const row = cancelable(visit);
  if (!row) return null;
  if (row.cancelAt !== null || row.cancelAtPeriodEnd) return afterwards(visit);
  const feedback = CANCELLATION_REASONS.find((reason) => reason === form.get("feedback")) ?? null;
  if (feature.mode === "immediately") {
    cancelSubscription(sandbox, row, { invoiceNow: false, prorates: feature.proration !== "none" });
    return afterwards(visit);
  }
  changeSubscription(sandbox, row, () => {
    row.cancelAt = endOf(row);
    row.canceledAt = sandbox.clock.now();
    row.cancellation = { comment: null, feedback, reason: "cancellation_requested" };
  });
  return afterwards(visit);
}

function renew(visit: PortalVisit): Answer | null {
  const row = cancelable(visit);
  if (!row) return null;
  changeSubscription(visit.sandbox, row, () => {
    row.cancelAt = null;
    row.cancelAtPeriodEnd = false;
    row.canceledAt = null;
    row.cancellation = { comment: null, feedback: null, reason: null };
  });
  return afterwards(visit);
}

function cancelable({ sandbox, customer, configuration, form, url }: PortalVisit): SubscriptionRecord | null {
  const id = form.get("subscription") ?? url.searchParams.get("subscription") ?? "";
  const row = sandbox.state.subscriptions.find(id);
  if (!row || row.customer !== customer.id || row.endedAt !== null) return null;
  return configuration.features.cancel.enabled ? row : null;
}

function endOf(row: SubscriptionRecord): number {
  return row.status === "trialing" && row.trialEnd !== null ? row.trialEnd : firstPeriodEnd(row);
}
