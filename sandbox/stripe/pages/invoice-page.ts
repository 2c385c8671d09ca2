import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { totalsOf } from "@/sandbox/stripe/billing/totals";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { when } from "./dashboard";
import { html } from "./html";

/** The hosted invoice, which is also what the dashboard shows. */
export function invoicePage(sandbox: Sandbox, id: string) {
  const { state } = sandbox;
  const row = state.invoices.find(id);
  if (!row) return null;
  const lines = invoiceLines(sandbox, row);
  const { total, amountDue } = totalsOf(sandbox, row, lines);
  const customer = state.customers.find(row.customer);
  const body = html`<h1>Invoice ${row.number ?? "(draft)"}</h1>
<p class="muted">${row.id} · ${row.status} · <a href="/dashboard/test/customers/${row.customer}">${customer?.name ?? row.customer}</a> · created ${when(row.created)}</p>
<table><tr><th>Description</th><th>Period</th><th class="amount">Quantity</th><th class="amount">Amount</th></tr>
${lines.map(
  (line) =>
    html`<tr><td>${line.description}</td><td>${when(line.start)} to ${when(line.end)}</td><td class="amount">${line.quantity}</td><td class="amount">${displayAmount(line.amount, row.currency)}</td></tr>`,
)}
<tr><th colspan="3">Total</th><td class="amount">${displayAmount(total, row.currency)}</td></tr>
<tr><th colspan="3">Paid</th><td class="amount">${displayAmount(row.amountPaid, row.currency)}</td></tr>
<tr><th colspan="3">Remaining</th><td class="amount">${displayAmount(amountDue - row.amountPaid, row.currency)}</td></tr></table>
<p>${row.dueDate === null ? "" : `Due ${when(row.dueDate)}.`} ${row.nextPaymentAttempt === null ? "" : `Next attempt ${when(row.nextPaymentAttempt)}.`}</p>`;
  return { title: `Invoice ${row.number ?? row.id}`, body };
}
