import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announceInvoice, changeInvoice } from "./change";
import { collect, recordPaid } from "./collect";
import { linesFrom } from "./invoice-lines";
import { totalsOf } from "./totals";

/**
 * Freezes a draft's lines and opens it. From here on no usage reaches it. What
 * costs nothing is paid at once; otherwise collection starts when wanted.
 */
export function finalizeInvoice(sandbox: Sandbox, row: InvoiceRecord, options: { collects: boolean }): void {
  if (sandbox.isImagined) return;
  const { state, clock } = sandbox;
  const customer = state.customers.find(row.customer);
  const now = clock.now();
  changeInvoice(sandbox, row, () => {
    const lines = linesFrom(sandbox, row);
    const { balance, endingBalance } = totalsOf(sandbox, row, lines);
    row.lines = lines;
    row.startingBalance = balance;
    row.endingBalance = endingBalance;
    row.status = "open";
    row.finalizedAt = now;
    if (row.collectionMethod === "send_invoice") row.dueDate ??= now + (row.daysUntilDue ?? 30) * 86_400;
    if (customer) {
      customer.balance = endingBalance;
      row.number = `${customer.invoicePrefix}-${String(customer.nextInvoiceSequence).padStart(4, "0")}`;
      customer.nextInvoiceSequence += 1;
    }
  });
  announceInvoice(sandbox, "invoice.finalized", row);
  if (totalsOf(sandbox, row, row.lines ?? []).amountDue === 0) recordPaid(sandbox, row, 0);
  else if (row.collectionMethod === "send_invoice") announceInvoice(sandbox, "invoice.sent", row);
  else if (options.collects) collect(sandbox, row, { byHand: false });
}
