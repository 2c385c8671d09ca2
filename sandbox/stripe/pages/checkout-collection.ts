import { answerAsyncPayment } from "@/sandbox/stripe/billing/checkout";
import { renderCheckout } from "@/sandbox/stripe/render/checkout";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import type { PageRoute } from "./answer";
import type { Collection } from "./collection";
import { html } from "./html";
import { objectLink } from "./object-link";
import { badge } from "./status-badge";

export const checkouts: Collection<CheckoutRecord> = {
  folder: "checkout_sessions",
  name: "Checkout sessions",
  rows: ({ state }) => state.checkouts.all(),
  title: (row) => `${row.id.slice(0, 20)}…`,
  columns: [
    ["Mode", (row) => row.mode],
    ["Status", (row) => badge(row.status)],
    ["For", (row) => row.clientReferenceId],
  ],
  render: (row, sandbox) => renderCheckout(sandbox, row),
  about: (row) => html`<p>${badge(row.status)} ${row.customer === null ? "" : objectLink(row.customer)}</p>
<p><a href="/checkout/${row.id}">The page its customer sees</a></p>
${row.asyncPayment === null ? html`` : html`<p class="note warn">Direct debit: ${row.asyncPayment}.</p>`}
${row.asyncPayment === "pending" ? html`<form method="post" action="/dashboard/test/checkout_sessions/${row.id}/async_payment" class="row"><button name="succeeds" value="true">The bank pays</button><button name="succeeds" value="false">The bank refuses</button></form>` : html``}`,
};

export const checkoutAnswerPage: PageRoute = {
  method: "POST",
  path: /^\/dashboard\/test\/checkout_sessions\/([^/]+)\/async_payment$/,
  answer: ({ sandbox, id, form }) => {
    const row = sandbox.state.checkouts.find(id);
    if (!row) return null;
    if (row.asyncPayment === "pending") answerAsyncPayment(sandbox, row, form.get("succeeds") === "true");
    return { redirect: `/dashboard/test/checkout_sessions/${row.id}` };
  },
};
