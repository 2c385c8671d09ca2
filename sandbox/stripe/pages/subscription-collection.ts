import { firstPeriodEnd, priceOf, renderSubscription } from "@/sandbox/stripe/render/subscription";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { type Collection, table } from "./collection";
import { type Html, html } from "./html";
import { invoiceTable } from "./invoice-collection";
import { metadataList } from "./metadata-list";
import { objectLink } from "./object-link";
import { badge } from "./status-badge";
import { priceWords, when } from "./words";

export const subscriptions: Collection<SubscriptionRecord> = {
  folder: "subscriptions",
  name: "Subscriptions",
  rows: ({ state }) => state.subscriptions.all(),
  title: (row) => row.id,
  columns: [
    [
      "Customer",
      (row, { state }) => objectLink(row.customer, state.customers.find(row.customer)?.name ?? row.customer),
    ],
    ["Status", (row) => badge(row.status)],
  ],
  render: (row, sandbox) => renderSubscription(sandbox, row),
  about,
};

export function subscriptionTable(rows: SubscriptionRecord[]): Html {
  if (rows.length === 0) return html`<p class="muted">None.</p>`;
  return table(
    ["Subscription", "Status", "Created"],
    rows.map((row) => [objectLink(row.id), badge(row.status), when(row.created)]),
  );
}

/** When it ends, in words; null while it goes on. */
function endingOf(row: SubscriptionRecord): string | null {
  if (row.endedAt !== null) return `Ended ${when(row.endedAt)}`;
  if (row.cancelAtPeriodEnd) return `Cancels with its period, ${when(firstPeriodEnd(row))}`;
  return row.cancelAt === null ? null : `Cancels ${when(row.cancelAt)}`;
}

function about(row: SubscriptionRecord, sandbox: Sandbox): Html {
  const { state } = sandbox;
  const ending = endingOf(row);
  const items = row.items.map((item) => {
    const price = priceOf(sandbox, item.price);
    const product = state.products.find(price.product)?.name ?? price.product;
    const period = `${when(item.periodStart)} to ${when(item.periodEnd)}`;
    return [objectLink(price.id, product), priceWords(price), String(item.quantity ?? "by use"), period];
  });
  return html`<p>${badge(row.status)} ${objectLink(row.customer, state.customers.find(row.customer)?.name ?? row.customer)}</p>
${ending === null ? html`` : html`<p class="note warn">${ending}.</p>`}
<h2>Items</h2>${table(["Product", "Price", "Quantity", "Period"], items)}
<h2>Invoices</h2>${invoiceTable([...state.invoices.by("subscription", row.id)].reverse())}
<h2>Metadata</h2>${metadataList(row.metadata)}`;
}
