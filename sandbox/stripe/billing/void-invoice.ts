import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announceInvoice, changeInvoice } from "./change";
import { cancelIntent } from "./charge";
import { linesFrom } from "./invoice-lines";

export function voidInvoice(sandbox: Sandbox, row: InvoiceRecord): void {
  const now = sandbox.clock.now();
  changeInvoice(sandbox, row, () => {
    row.lines ??= linesFrom(sandbox, row);
    row.finalizedAt ??= now;
    row.status = "void";
    row.voidedAt = now;
    row.autoAdvance = false;
    row.nextPaymentAttempt = null;
  });
  for (const { paymentIntent } of row.payments) {
    const intent = sandbox.state.paymentIntents.find(paymentIntent);
    if (intent) cancelIntent(sandbox, intent);
  }
  announceInvoice(sandbox, "invoice.voided", row);
}

/** Gives up on an open invoice without cancelling it. */
export function markUncollectible(sandbox: Sandbox, row: InvoiceRecord): void {
  const now = sandbox.clock.now();
  changeInvoice(sandbox, row, () => {
    row.status = "uncollectible";
    row.uncollectibleAt = now;
    row.autoAdvance = false;
    row.nextPaymentAttempt = null;
  });
  announceInvoice(sandbox, "invoice.marked_uncollectible", row);
}
