import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announceInvoice, changeInvoice } from "./change";
import { collect } from "./collect";
import { finalizeInvoice } from "./finalize-invoice";
import { markPastDue } from "./payment-outcome";
import { invoiceMoment, planInvoice } from "./plan-moments";

/** Does the one thing that is due, if any: finalize, charge again, or note that it is overdue. */
export function workInvoice(sandbox: Sandbox, row: InvoiceRecord): void {
  const at = invoiceMoment(row);
  if (at === null || at > sandbox.clock.now()) return;
  if (row.status === "draft") finalizeInvoice(sandbox, row, { collects: true });
  else if (row.collectionMethod === "send_invoice") noteOverdue(sandbox, row);
  else collect(sandbox, row, { byHand: false });
  planInvoice(sandbox, row);
}

function noteOverdue(sandbox: Sandbox, row: InvoiceRecord): void {
  changeInvoice(sandbox, row, () => {
    row.overdueSeen = true;
  });
  announceInvoice(sandbox, "invoice.overdue", row);
  const subscription =
    row.subscription === null ? undefined : sandbox.state.subscriptions.find(row.subscription);
  if (subscription) markPastDue(sandbox, subscription);
}
