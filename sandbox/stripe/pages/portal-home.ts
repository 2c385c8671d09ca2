import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { totalsOf } from "@/sandbox/stripe/billing/totals";
import { firstPeriodEnd, priceOf } from "@/sandbox/stripe/render/subscription";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import type { Answer, Page } from "./answer";
import { table } from "./collection";
import { type Html, html } from "./html";
import { methodWords } from "./method-words";
import { type PortalVisit, portalBody } from "./portal-visit";
import { badge } from "./status-badge";
import { day, priceWords } from "./words";

const STEPS = {
  payment_method_update: "payment-method",
  customer_update: "customer",
  subscription_cancel: "cancel",
} as const;

/** Everything at a glance; a session made for one step goes straight there. */
export function portalHome(visit: PortalVisit): Answer | null {
  const { session, home } = visit;
  if (session.flow) {
    const of =
      session.flow.type === "subscription_cancel" ? `?subscription=${session.flow.subscription}` : "";
    return { redirect: `${home}/${STEPS[session.flow.type]}${of}` };
  }
  const title = "Your billing";
  return { look: "narrow", title, body: portalBody(visit, title, content(visit)) };
}

export function portalDone(visit: PortalVisit): Page {
  const after = visit.session.flow?.after;
  const message = after?.type === "hosted_confirmation" ? after.message : null;
  const title = "Done";
  const body = portalBody(visit, title, html`<p>${message ?? "Your change has been saved."}</p>`);
  return { look: "narrow", title, body };
}

function content(visit: PortalVisit): Html {
  const { sandbox, customer, configuration, home } = visit;
  const { features } = configuration;
  const subscriptions = sandbox.state.subscriptions
    .by("customer", customer.id)
    .filter((row) => row.endedAt === null);
  const card = sandbox.state.paymentMethods.find(
    defaultMethod(customer.defaultPaymentMethod, subscriptions) ?? "",
  );
  return html`<p class="muted">${configuration.headline ?? "Manage your plan, payment method and invoices."}</p>
<h2>Current plan</h2>${subscriptions.length === 0 ? html`<p class="muted">You have no running plan.</p>` : subscriptions.map((row) => planCard(visit, row))}
<h2>Payment method</h2><div class="row between"><p>${card ? methodWords(card) : "None on file."}</p>
${features.paymentMethodUpdate ? html`<a class="button" href="${home}/payment-method">Update payment method</a>` : html``}</div>
<h2>Billing details</h2><dl><dt>Name</dt><dd>${customer.name ?? "—"}</dd><dt>Email</dt><dd>${customer.email ?? "—"}</dd><dt>Address</dt><dd>${addressWords(visit)}</dd></dl>
${features.customerUpdates === null ? html`` : html`<p><a class="button" href="${home}/customer">Update billing details</a></p>`}
${features.invoiceHistory ? html`<h2>Invoices</h2>${history(sandbox, customer.id)}` : html``}`;
}

function planCard({ sandbox, configuration, home }: PortalVisit, row: SubscriptionRecord): Html {
  const lines = row.items.map((item) => {
    const price = priceOf(sandbox, item.price);
    return html`<p><strong>${sandbox.state.products.find(price.product)?.name ?? price.product}</strong><br><span class="muted">${priceWords(price)}</span></p>`;
  });
  const end = row.cancelAtPeriodEnd ? firstPeriodEnd(row) : row.cancelAt;
  const isEnding = end !== null;
  const renews = row.status === "trialing" && row.trialEnd !== null ? row.trialEnd : firstPeriodEnd(row);
  const next = isEnding
    ? html`<p class="note warn">Your plan will be canceled on ${day(end)}.</p>`
    : html`<p>${row.status === "trialing" ? "Your trial ends" : "Your plan renews"} on ${day(renews)}.</p>`;
  const action = isEnding
    ? html`<form method="post" action="${home}/renew"><input type="hidden" name="subscription" value="${row.id}"><button>Don’t cancel plan</button></form>`
    : html`<p><a class="button" href="${home}/cancel?subscription=${row.id}">Cancel plan</a></p>`;
  return html`<div class="card"><p>${badge(row.status)}</p>${lines}${next}${configuration.features.cancel.enabled ? action : html``}</div>`;
}

function history(sandbox: Sandbox, customer: string): Html {
  const rows = sandbox.state.invoices
    .by("customer", customer)
    .filter((row) => row.finalizedAt !== null && !row.deleted)
    .slice(-24)
    .reverse();
  if (rows.length === 0) return html`<p class="muted">No invoices yet.</p>`;
  return table(
    ["Date", "Amount", "Status"],
    rows.map((row) => {
      const { amountDue } = totalsOf(sandbox, row, invoiceLines(sandbox, row));
      const link = html`<a href="/invoice/${row.id}">${day(row.finalizedAt ?? row.created)}</a>`;
      return [link, displayAmount(amountDue, row.currency), badge(row.status)];
    }),
  );
}

function defaultMethod(ofCustomer: string | null, subscriptions: SubscriptionRecord[]): string | null {
  return subscriptions.find((row) => row.defaultPaymentMethod !== null)?.defaultPaymentMethod ?? ofCustomer;
}

function addressWords({ customer: { address } }: PortalVisit): string {
  if (address === null) return "—";
  const { line1, line2, postal_code, city, country } = address;
  return [line1, line2, postal_code, city, country].filter(Boolean).join(", ") || "—";
}
