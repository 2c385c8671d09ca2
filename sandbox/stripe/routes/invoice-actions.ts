import { announceInvoice } from "@/sandbox/stripe/billing/change";
import { collect, paymentMethodFor, recordPaid } from "@/sandbox/stripe/billing/collect";
import { finalizeInvoice } from "@/sandbox/stripe/billing/finalize-invoice";
import { markUncollectible, voidInvoice } from "@/sandbox/stripe/billing/void-invoice";
import { actionRequired, declined } from "@/sandbox/stripe/http/declines";
import { invalid } from "@/sandbox/stripe/http/errors";
import { bool, ignored, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderInvoice } from "@/sandbox/stripe/render/invoice";
import { renderPaymentIntent } from "@/sandbox/stripe/render/payment-intent";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { materialize } from "./attach";
import { getInvoice } from "./find";

export const invoiceActionRoutes: Route[] = [
  route("POST", "/v1/invoices/:id/finalize", { auto_advance: bool() }, ({ sandbox, id, values }) => {
    const row = getInvoice(sandbox, id);
    if (row.status !== "draft") {
      throw invalid(
        "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
        undefined,
        "invoice_not_editable",
      );
    }
    row.autoAdvance = values.auto_advance ?? row.autoAdvance;
    finalizeInvoice(sandbox, row, { collects: row.autoAdvance });
    return renderInvoice(sandbox, row);
  }),
  route(
    "POST",
    "/v1/invoices/:id/pay",
    {
      payment_method: text(),
      paid_out_of_band: bool(),
      off_session: bool(),
      forgive: ignored(bool()),
      source: ignored(text()),
    },
    ({ sandbox, id, values }) => {
      const row = getInvoice(sandbox, id);
      if (row.status === "paid") throw invalid("Invoice is already paid", undefined, "invoice_already_paid");
      if (row.status === "void") throw invalid("Invoice is voided and can no longer be paid");
      if (row.status === "draft") finalizeInvoice(sandbox, row, { collects: false });
      if (getInvoice(sandbox, id).status === "paid") return renderInvoice(sandbox, row);
      if (values.paid_out_of_band) recordPaid(sandbox, row, 0, true);
      else pay(sandbox, row, values.payment_method);
      return renderInvoice(sandbox, row);
    },
  ),
  route("POST", "/v1/invoices/:id/send", {}, ({ sandbox, id }) => {
    const row = getInvoice(sandbox, id);
    if (row.status === "draft") finalizeInvoice(sandbox, row, { collects: false });
    announceInvoice(sandbox, "invoice.sent", row);
    return renderInvoice(sandbox, row);
  }),
  route("POST", "/v1/invoices/:id/void", {}, ({ sandbox, id }) => {
    const row = getInvoice(sandbox, id);
    if (row.status !== "open" && row.status !== "uncollectible") throw notFrom(row, "void");
    voidInvoice(sandbox, row);
    return renderInvoice(sandbox, row);
  }),
  route("POST", "/v1/invoices/:id/mark_uncollectible", {}, ({ sandbox, id }) => {
    const row = getInvoice(sandbox, id);
    if (row.status !== "open") throw notFrom(row, "mark uncollectible");
    markUncollectible(sandbox, row);
    return renderInvoice(sandbox, row);
  }),
];

/** A card that is refused leaves the invoice open with one more attempt, and answers 402. */
function pay(sandbox: Sandbox, row: InvoiceRecord, asked: string | undefined): void {
  const method = asked === undefined ? undefined : materialize(sandbox, asked);
  if (!method && !paymentMethodFor(sandbox, row)) {
    throw invalid(
      "There is no `default_payment_method` set on this Customer or Invoice. Please set an appropriate default_payment_method in order to collect payment for this Invoice.",
      undefined,
      "resource_missing",
    );
  }
  const failed = collect(sandbox, row, { byHand: true, paymentMethod: method?.id });
  if (!failed) return;
  const paymentIntent = renderPaymentIntent(failed);
  if (failed.requiresAction) throw actionRequired("invoice", paymentIntent);
  throw declined(failed.declineCode ?? undefined, { paymentIntent, charge: failed.latestCharge });
}

function notFrom(row: InvoiceRecord, verb: string) {
  return invalid(
    `You can't ${verb} an invoice whose status is ${row.status}.`,
    undefined,
    "invoice_not_editable",
  );
}
