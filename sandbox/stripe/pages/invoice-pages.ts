import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { authenticate, withPayer } from "@/sandbox/stripe/billing/charge";
import { collect } from "@/sandbox/stripe/billing/collect";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { totalsOf } from "@/sandbox/stripe/billing/totals";
import { declined } from "@/sandbox/stripe/http/declines";
import type { InvoiceRecord, PaymentIntentRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { Answer, Page, PageRoute, Visit } from "./answer";
import { cardFields, cardFrom, confirmationPage, refusalNote, sentenceOf, testCards } from "./card-form";
import { type Html, html } from "./html";
import { invoicePdf } from "./invoice-pdf";
import { keepCard } from "./keep-card";
import { day } from "./words";

const PATH = /^\/invoice\/(in_[^/]+)$/;

/** What `hosted_invoice_url` and `invoice_pdf` lead to. A draft has neither. */
export const invoicePages: PageRoute[] = [
  { method: "GET", path: PATH, answer: (visit) => shown(visit, null) },
  { method: "POST", path: PATH, answer: submitted },
  { method: "GET", path: /^\/invoice\/(in_[^/]+)\/pdf$/, answer: pdf },
];

function submitted(visit: Visit): Answer | null {
  const { sandbox, form, url } = visit;
  const row = finalized(sandbox, visit.id);
  if (!row || !isPayable(row)) return shown(visit, null);
  try {
    const waiting = intentThatWaits(sandbox, row);
    if (waiting && form.has("bank")) {
      authenticate(sandbox, waiting, form.get("bank") === "yes");
      return { redirect: url.pathname };
    }
    const asked = confirmationPage(form, url.pathname, remaining(sandbox, row));
    if (asked) return asked;
    pay(sandbox, row, form);
    return { redirect: url.pathname };
  } catch (error) {
    return shown(visit, sentenceOf(error));
  }
}

/** A declined card counts as an attempt, as a charge through the API does; only one that paid is kept. */
function pay(sandbox: Sandbox, row: InvoiceRecord, form: URLSearchParams): void {
  const card = cardFrom(sandbox, form, { isCharged: true });
  const failed = withPayer(card, () => collect(sandbox, row, { byHand: true, paymentMethod: card.id }));
  if (failed) throw declined(failed.declineCode ?? undefined);
  keepCard(sandbox, card, { customer: row.customer, subscription: row.subscription });
}

function shown({ sandbox, id, form }: Visit, refusal: string | null): Page | null {
  const row = finalized(sandbox, id);
  if (!row) return null;
  const customer = sandbox.state.customers.find(row.customer);
  const owed = remaining(sandbox, row);
  const title = `Invoice ${row.number ?? row.id}`;
  const body = html`<section aria-label="Invoice"><h1>${title}</h1>
<p class="big">${owed}</p><p>${statusOf(row)}</p>
<dl><dt>To</dt><dd>${customer?.name ?? row.customer}</dd><dt>Email</dt><dd>${customer?.email ?? "—"}</dd>
<dt>Issued</dt><dd>${day(row.finalizedAt ?? row.created)}</dd>${row.dueDate === null ? html`` : html`<dt>Due</dt><dd>${day(row.dueDate)}</dd>`}</dl>
<p><a class="button" href="/invoice/${row.id}/pdf">Download the invoice (PDF)</a></p></section>
<section aria-label="Payment">${refusalNote(refusal)}${isPayable(row) && intentThatWaits(sandbox, row) ? bankForm(owed) : html``}${isPayable(row) ? payForm(owed, form) : html``}
${sums(sandbox, row)}</section>`;
  return { look: "hosted", title, body };
}

/** The card on file was charged while its holder was away, and their bank wants to hear from them. */
function bankForm(owed: string): Html {
  return html`<form method="post" class="card"><p class="note warn">The bank of the card on file asks its holder to confirm the payment of ${owed} (3D Secure).</p>
<div class="row"><button class="main" name="bank" value="yes">Confirm the payment</button><button name="bank" value="no">Refuse it</button></div></form>
<h2>Or pay with another card</h2>`;
}

function intentThatWaits({ state }: Sandbox, row: InvoiceRecord): PaymentIntentRecord | null {
  const intent = state.paymentIntents.find(row.payments.at(-1)?.paymentIntent ?? "");
  return intent?.requiresAction ? intent : null;
}

function payForm(owed: string, form: URLSearchParams): Html {
  return html`<form method="post" class="card">${cardFields(form)}<button class="main">Pay ${owed}</button></form>${testCards()}`;
}

function sums(sandbox: Sandbox, row: InvoiceRecord): Html {
  const lines = invoiceLines(sandbox, row);
  const { total, amountDue, balance } = totalsOf(sandbox, row, lines);
  const money = (minor: number) => displayAmount(minor, row.currency);
  return html`<h2>Lines</h2><dl class="sums">${lines.map(
    (line) =>
      html`<dt>${line.description}<small>${day(line.start)} – ${day(line.end)}</small></dt><dd>${money(line.amount)}</dd>`,
  )}<dt><strong>Total</strong></dt><dd><strong>${money(total)}</strong></dd>
${balance === 0 ? html`` : html`<dt>Balance</dt><dd>${money(balance)}</dd>`}<dt>Amount due</dt><dd>${money(amountDue)}</dd>
<dt>Paid</dt><dd>${money(row.amountPaid)}</dd></dl>`;
}

function statusOf(row: InvoiceRecord): Html {
  if (row.status === "paid")
    return html`<span class="badge good">Paid</span>${row.paidAt === null ? "" : ` on ${day(row.paidAt)}`}`;
  if (row.status === "void") return html`<span class="badge">Void</span> Nothing is owed.`;
  if (row.status === "uncollectible") return html`<span class="badge warn">Uncollectible</span>`;
  return html`<span class="badge warn">Open</span>${row.dueDate === null ? "" : ` Due ${day(row.dueDate)}`}`;
}

function pdf({ sandbox, id }: Visit): Answer | null {
  const row = finalized(sandbox, id);
  if (!row) return null;
  const name = `${row.number ?? row.id}.pdf`;
  return { file: invoicePdf(sandbox, row), type: "application/pdf", name };
}

function finalized({ state }: Sandbox, id: string): InvoiceRecord | null {
  const row = state.invoices.find(id);
  return row && !row.deleted && row.finalizedAt !== null ? row : null;
}

function isPayable({ status }: InvoiceRecord): boolean {
  return status === "open" || status === "uncollectible";
}

function remaining(sandbox: Sandbox, row: InvoiceRecord): string {
  const { amountDue } = totalsOf(sandbox, row, invoiceLines(sandbox, row));
  return displayAmount(isPayable(row) ? amountDue - row.amountPaid : amountDue, row.currency);
}
