import { renderCustomer, renderDeletedCustomer } from "@/sandbox/stripe/render/customer";
import { materialize } from "@/sandbox/stripe/routes/attach";
import type { CustomerRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { PageRoute } from "./answer";
import { type Collection, table } from "./collection";
import { type Html, html } from "./html";
import { invoiceTable } from "./invoice-collection";
import { keepCard } from "./keep-card";
import { metadataList } from "./metadata-list";
import { methodWords } from "./method-words";
import { badge } from "./status-badge";
import { subscriptionTable } from "./subscription-collection";

export const customers: Collection<CustomerRecord> = {
  folder: "customers",
  name: "Customers",
  rows: ({ state }) => state.customers.all(),
  title: (row) => row.name ?? row.email ?? row.id,
  columns: [
    ["Email", (row) => row.email],
    ["Subscription", (row, { state }) => statuses(state.subscriptions.by("customer", row.id))],
  ],
  render: (row) => (row.deleted ? renderDeletedCustomer(row) : renderCustomer(row)),
  about,
};

function about(row: CustomerRecord, { state }: Sandbox): Html {
  const methods = state.paymentMethods.all().filter((method) => method.customer === row.id);
  const invoices = [...state.invoices.by("customer", row.id)].reverse();
  return html`${row.deleted ? html`<p class="note bad">This customer was deleted.</p>` : html``}
<dl><dt>Email</dt><dd>${row.email ?? "—"}</dd><dt>Balance</dt><dd>${row.balance}</dd></dl>
<h2>Subscriptions</h2>${subscriptionTable([...state.subscriptions.by("customer", row.id)].reverse())}
<h2>Payment methods</h2>${
    methods.length === 0
      ? html`<p class="muted">None.</p>`
      : table(
          ["Method", "Default"],
          methods.map((method) => [
            methodWords(method),
            method.id === row.defaultPaymentMethod ? "default" : "",
          ]),
        )
  }
${row.deleted ? html`` : cardButtons(row)}
<h2>Invoices</h2>${invoiceTable(invoices)}
<h2>Metadata</h2>${metadataList(row.metadata)}`;
}

const CARDS = [
  ["pm_card_visa", "a card that works"],
  ["pm_card_chargeCustomerFail", "a card that fails when it is charged"],
  ["pm_card_createDispute", "a card whose charges are disputed"],
] as const;

/** What a customer would do on a hosted page, in one click; the card becomes the default. */
export const attachCardPage: PageRoute = {
  method: "POST",
  path: /^\/dashboard\/test\/customers\/([^/]+)\/card$/,
  answer: ({ sandbox, id, form }) => {
    const row = sandbox.state.customers.find(id);
    const token = CARDS.find(([name]) => name === form.get("card"))?.[0];
    if (!row || row.deleted || !token) return null;
    keepCard(sandbox, materialize(sandbox, token), { customer: id, subscription: null });
    return { redirect: `/dashboard/test/customers/${id}` };
  },
};

function cardButtons({ id }: CustomerRecord): Html {
  const buttons = CARDS.map(
    ([name, what]) => html`<button name="card" value="${name}">Attach ${what}</button>`,
  );
  return html`<form method="post" action="/dashboard/test/customers/${id}/card" class="row">${buttons}</form>`;
}

function statuses(rows: { status: string }[]): Html {
  return html`${rows.map((row) => html`${badge(row.status)} `)}`;
}
