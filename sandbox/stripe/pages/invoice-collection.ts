import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { totalsOf } from "@/sandbox/stripe/billing/totals";
import { renderInvoice } from "@/sandbox/stripe/render/invoice";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { type Collection, table } from "./collection";
import { type Html, html } from "./html";
import { objectLink } from "./object-link";
import { badge } from "./status-badge";
import { when } from "./words";

const SHOWN = 50;

export const invoices: Collection<InvoiceRecord> = {
  folder: "invoices",
  name: "Invoices",
  rows: ({ state }) => state.invoices.all(),
  title: (row) => row.number ?? row.id,
  columns: [
    [
      "Customer",
      (row, { state }) => objectLink(row.customer, state.customers.find(row.customer)?.name ?? row.customer),
    ],
    ["Status", (row) => badge(row.deleted ? "deleted" : row.status)],
  ],
  render: (row, sandbox) => renderInvoice(sandbox, row),
  about,
};

export function invoiceTable(rows: InvoiceRecord[]): Html {
  if (rows.length === 0) return html`<p class="muted">None.</p>`;
  return table(
    ["Invoice", "Status", "Created"],
    rows
      .slice(0, SHOWN)
      .map((row) => [objectLink(row.id, row.number ?? row.id), badge(row.status), when(row.created)]),
  );
}

function about(row: InvoiceRecord, sandbox: Sandbox): Html {
  const lines = invoiceLines(sandbox, row);
  const { total, amountDue } = totalsOf(sandbox, row, lines);
  const money = (minor: number) => html`<span class="amount">${displayAmount(minor, row.currency)}</span>`;
  const cells = lines.map((line) => [
    line.description,
    `${when(line.start)} to ${when(line.end)}`,
    line.quantity,
    money(line.amount),
  ]);
  const facts: [string, Html | string][] = [
    ["Total", money(total)],
    ["Amount due", money(amountDue)],
    ["Paid", money(row.amountPaid)],
    ["Attempts", String(row.attemptCount)],
    ["Next attempt", when(row.nextPaymentAttempt)],
    ["Finalizes", when(row.status === "draft" && row.autoAdvance ? row.finalizesAt : null)],
    ["Due", when(row.dueDate)],
  ];
  return html`<p>${badge(row.deleted ? "deleted" : row.status)} ${objectLink(row.customer, sandbox.state.customers.find(row.customer)?.name ?? row.customer)}</p>
${row.finalizedAt === null ? html`` : html`<p><a href="/invoice/${row.id}">The page its customer sees</a> · <a href="/invoice/${row.id}/pdf">PDF</a></p>`}
<h2>Lines</h2>${table(["Description", "Period", "Quantity", "Amount"], cells)}
<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
