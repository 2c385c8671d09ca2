import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { totalsOf } from "@/sandbox/stripe/billing/totals";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { type PdfLine, pdfDocument } from "./pdf";
import { day } from "./words";

/** A finalized invoice as a plain PDF: what is on the hosted page, without its layout. */
export function invoicePdf(sandbox: Sandbox, row: InvoiceRecord): Buffer {
  const lines = invoiceLines(sandbox, row);
  const { total, amountDue } = totalsOf(sandbox, row, lines);
  const customer = sandbox.state.customers.find(row.customer);
  const money = (minor: number) => displayAmount(minor, row.currency);
  const text: PdfLine[] = [
    { left: `Invoice ${row.number ?? row.id}`, size: 18 },
    { left: `${row.status.toUpperCase()} - test mode, nothing here is real` },
    { left: "" },
    { left: `To: ${customer?.name ?? row.customer}${customer?.email ? ` <${customer.email}>` : ""}` },
    { left: `Issued: ${day(row.finalizedAt ?? row.created)}` },
    ...(row.dueDate === null ? [] : [{ left: `Due: ${day(row.dueDate)}` }]),
    { left: "" },
    ...lines.flatMap((line) => [
      { left: line.description ?? "", right: money(line.amount) },
      { left: `${day(line.start)} to ${day(line.end)}`, size: 8 },
    ]),
    { left: "" },
    { left: "Total", right: money(total), size: 12 },
    { left: "Amount due", right: money(amountDue) },
    { left: "Paid", right: money(row.amountPaid) },
  ];
  return pdfDocument(`Invoice ${row.number ?? row.id}`, text);
}
