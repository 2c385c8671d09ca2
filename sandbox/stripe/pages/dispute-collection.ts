import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { decide, isClosed, isWarning } from "@/sandbox/stripe/billing/dispute";
import { renderDispute } from "@/sandbox/stripe/render/dispute";
import type { DisputeRecord } from "@/sandbox/stripe/state/dispute-records";
import type { PageRoute } from "./answer";
import type { Collection } from "./collection";
import { html } from "./html";
import { objectLink } from "./object-link";
import { badge } from "./status-badge";
import { when } from "./words";

export const disputes: Collection<DisputeRecord> = {
  folder: "disputes",
  name: "Disputes",
  rows: ({ state }) => state.disputes.all(),
  title: (row) => `${displayAmount(row.amount, row.currency)}, ${row.reason.replaceAll("_", " ")}`,
  columns: [
    ["Status", (row) => badge(row.status)],
    ["Answer by", (row) => when(row.dueBy)],
  ],
  render: renderDispute,
  about: (row, { state }) => {
    const customer = state.charges.find(row.charge)?.customer;
    return html`<p>${badge(row.status)} ${customer ? objectLink(customer) : ""}</p>
<p>The bank wants an answer by ${when(row.dueBy)}.</p>
${isClosed(row) ? html`` : html`<form method="post" action="/dashboard/test/disputes/${row.id}/decide" class="row"><button name="won" value="true">The bank decides for us</button><button name="won" value="false">The bank decides for the payer</button></form>`}`;
  },
};

/** What takes a bank weeks, in one click. */
export const decideDisputePage: PageRoute = {
  method: "POST",
  path: /^\/dashboard\/test\/disputes\/([^/]+)\/decide$/,
  answer: ({ sandbox, id, form }) => {
    const row = sandbox.state.disputes.find(id);
    if (!row) return null;
    const verdict = form.get("won") === "true" ? "won" : "lost";
    if (!isClosed(row)) decide(sandbox, row, isWarning(row) ? "warning_closed" : verdict);
    return { redirect: `/dashboard/test/disputes/${row.id}` };
  },
};
