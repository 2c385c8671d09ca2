import { noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { hash, oneOf, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderCharge } from "@/sandbox/stripe/render/charge";
import { renderInvoicePayment } from "@/sandbox/stripe/render/invoice";
import { renderPaymentIntent } from "@/sandbox/stripe/render/payment-intent";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { getInvoice } from "./find";

export const paymentRoutes: Route[] = [
  route("GET", "/v1/payment_intents/:id", {}, ({ sandbox, id }) => {
    const row = sandbox.state.paymentIntents.find(id);
    if (!row) throw noSuch("payment_intent", id, "intent");
    return renderPaymentIntent(row);
  }),
  route(
    "GET",
    "/v1/payment_intents",
    { ...pageParams, ...createdParams, customer: text() },
    ({ sandbox, values }) =>
      pageOf(
        sandbox.state.paymentIntents.all(),
        values,
        "/v1/payment_intents",
        renderPaymentIntent,
        (row) => values.customer === undefined || row.customer === values.customer,
      ),
  ),
  route("GET", "/v1/charges/:id", {}, ({ sandbox, id }) => {
    const row = sandbox.state.charges.find(id);
    if (!row) throw noSuch("charge", id, "charge");
    return renderCharge(row);
  }),
  route(
    "GET",
    "/v1/charges",
    { ...pageParams, ...createdParams, customer: text(), payment_intent: text() },
    ({ sandbox: { state }, values }) =>
      pageOf(
        values.payment_intent === undefined
          ? state.charges.all()
          : state.charges.by("paymentIntent", values.payment_intent),
        values,
        "/v1/charges",
        renderCharge,
        (row) => values.customer === undefined || row.customer === values.customer,
      ),
  ),
  route("GET", "/v1/invoice_payments/:id", {}, ({ sandbox, id }) => {
    const found = paymentsOf(sandbox, undefined).find((row) => row.id === id);
    if (!found) throw noSuch("invoice_payment", id, "invoice_payment");
    return renderInvoicePayment(found.invoice, found.payment);
  }),
  route(
    "GET",
    "/v1/invoice_payments",
    {
      ...pageParams,
      ...createdParams,
      invoice: text(),
      status: oneOf("open", "paid", "canceled"),
      payment: hash({ type: oneOf("payment_intent"), payment_intent: text() }),
    },
    ({ sandbox, values }) =>
      pageOf(
        paymentsOf(sandbox, values.invoice),
        values,
        "/v1/invoice_payments",
        ({ invoice, payment }) => renderInvoicePayment(invoice, payment),
        ({ invoice, payment }) =>
          (values.status === undefined || renderInvoicePayment(invoice, payment).status === values.status) &&
          (values.payment?.payment_intent === undefined ||
            payment.paymentIntent === values.payment.payment_intent),
      ),
  ),
];

function paymentsOf(sandbox: Sandbox, invoiceId: string | undefined) {
  const invoices = invoiceId === undefined ? sandbox.state.invoices.all() : [getInvoice(sandbox, invoiceId)];
  return invoices.flatMap((invoice) =>
    invoice.payments.map((payment) => ({ id: payment.id, created: payment.created, invoice, payment })),
  );
}
