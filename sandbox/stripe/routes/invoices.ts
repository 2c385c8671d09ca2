import { changeInvoice } from "@/sandbox/stripe/billing/change";
import {
  basisOfItem,
  createInvoice,
  DRAFT_SECONDS,
  pendingItems,
} from "@/sandbox/stripe/billing/create-invoice";
import { invoiceDiscounts } from "@/sandbox/stripe/billing/discounts";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { invalid } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams, sliced } from "@/sandbox/stripe/http/pagination";
import {
  bool,
  clearable,
  ignored,
  integer,
  metadata,
  oneOf,
  required,
  text,
  unixTime,
} from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderInvoice } from "@/sandbox/stripe/render/invoice";
import { renderLine } from "@/sandbox/stripe/render/invoice-line";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { invoicePaymentSettings, invoiceRendering, taxRates } from "./checked-only";
import { checkedPaymentMethod, getCustomer, getInvoice, getSubscription, patched } from "./find";
import { automaticTaxParam, discountsParam } from "./subscription-params";

const fields = {
  auto_advance: bool(),
  collection_method: oneOf("charge_automatically", "send_invoice"),
  days_until_due: integer(0),
  due_date: unixTime(),
  default_payment_method: clearable(text()),
  description: clearable(text(1500)),
  footer: clearable(text()),
  metadata: metadata(),
  automatically_finalizes_at: unixTime(),
  payment_settings: invoicePaymentSettings,
  automatic_tax: automaticTaxParam,
  statement_descriptor: ignored(text(22)),
  rendering: invoiceRendering,
};

export const invoiceRoutes: Route[] = [
  route(
    "POST",
    "/v1/invoices",
    {
      ...fields,
      customer: required(text()),
      subscription: text(),
      currency: text(3),
      pending_invoice_items_behavior: oneOf("include", "exclude"),
      discounts: discountsParam,
      default_tax_rates: taxRates,
    },
    ({ sandbox, values }) => {
      const customer = getCustomer(sandbox, values.customer, "customer");
      const subscription = values.subscription
        ? getSubscription(sandbox, values.subscription, "subscription")
        : null;
      const collectionMethod = values.collection_method ?? "charge_automatically";
      const includes = values.pending_invoice_items_behavior === "include";
      const pending = includes ? pendingItems(sandbox, customer.id, subscription?.id ?? null) : [];
      const now = sandbox.clock.now();
      const currency = values.currency ?? pending[0]?.currency ?? customer.currency ?? "eur";
      const row = createInvoice(sandbox, {
        customer: customer.id,
        currency,
        subscription,
        reason: "manual",
        collectionMethod,
        daysUntilDue: collectionMethod === "send_invoice" ? (values.days_until_due ?? 30) : null,
        autoAdvance: values.auto_advance ?? false,
        discounts: invoiceDiscounts(sandbox, values.discounts, customer, currency),
        automaticTax: values.automatic_tax?.enabled ?? false,
        basis: pending.map(basisOfItem),
        periodStart: now,
        periodEnd: now,
      });
      assign(sandbox, row, { ...values, auto_advance: undefined });
      return renderInvoice(sandbox, row);
    },
  ),
  route(
    "GET",
    "/v1/invoices/:id",
    {},
    ({ sandbox, id }) =>
      sandbox.state.previews.get(id)?.invoice ?? renderInvoice(sandbox, getInvoice(sandbox, id)),
  ),
  route("POST", "/v1/invoices/:id", fields, ({ sandbox, id, values }) => {
    const row = getInvoice(sandbox, id);
    const asksMoney = values.collection_method ?? values.days_until_due ?? values.due_date;
    if (row.status !== "draft" && asksMoney !== undefined) {
      throw invalid("Finalized invoices can't be updated in this way", undefined, "invoice_not_editable");
    }
    if (values.auto_advance !== undefined && row.status !== "draft" && row.status !== "open") {
      throw invalid(
        `You can't update auto_advance on a ${row.status} invoice.`,
        "auto_advance",
        "invoice_not_editable",
      );
    }
    changeInvoice(sandbox, row, () => assign(sandbox, row, values));
    return renderInvoice(sandbox, row);
  }),
  route("DELETE", "/v1/invoices/:id", {}, ({ sandbox, id }) => {
    const row = getInvoice(sandbox, id);
    if (row.status !== "draft" || row.subscription !== null) {
      throw invalid(
        "You can only delete draft invoices that no subscription made.",
        undefined,
        "invoice_not_editable",
      );
    }
    for (const basis of row.basis) {
      const item =
        basis.kind === "invoice_item" ? sandbox.state.invoiceItems.find(basis.invoiceItem) : undefined;
      if (item) sandbox.state.invoiceItems.remove(item.id);
    }
    announce(sandbox, "invoice.deleted", renderInvoice(sandbox, row));
    row.deleted = true;
    sandbox.state.invoices.remove(id);
    return { id, object: "invoice", deleted: true };
  }),
  route(
    "GET",
    "/v1/invoices",
    {
      ...pageParams,
      ...createdParams,
      customer: text(),
      subscription: text(),
      status: oneOf("draft", "open", "paid", "uncollectible", "void"),
      collection_method: oneOf("charge_automatically", "send_invoice"),
    },
    ({ sandbox, values }) =>
      pageOf(
        candidates(sandbox, values),
        values,
        "/v1/invoices",
        (row) => renderInvoice(sandbox, row),
        (row) =>
          !row.deleted &&
          (values.customer === undefined || row.customer === values.customer) &&
          (values.status === undefined || row.status === values.status) &&
          (values.collection_method === undefined || row.collectionMethod === values.collection_method),
      ),
  ),
  route("GET", "/v1/invoices/:id/lines", pageParams, ({ sandbox, id, values }) => {
    const preview = sandbox.state.previews.get(id);
    if (preview) return sliced(preview.lines, values, `/v1/invoices/${id}/lines`, (line) => line);
    const row = getInvoice(sandbox, id);
    return sliced(invoiceLines(sandbox, row), values, `/v1/invoices/${id}/lines`, (line) =>
      renderLine(row, line),
    );
  }),
];

function candidates(
  { state }: Sandbox,
  values: { customer?: string; subscription?: string },
): InvoiceRecord[] {
  if (values.subscription !== undefined) return state.invoices.by("subscription", values.subscription);
  if (values.customer !== undefined) return state.invoices.by("customer", values.customer);
  return state.invoices.all();
}

interface InvoiceFields {
  auto_advance?: boolean;
  collection_method?: InvoiceRecord["collectionMethod"];
  days_until_due?: number;
  due_date?: number;
  default_payment_method?: string | null;
  description?: string | null;
  footer?: string | null;
  metadata?: Record<string, string> | null;
  automatically_finalizes_at?: number;
}

function assign(sandbox: Sandbox, row: InvoiceRecord, values: InvoiceFields): void {
  const method = values.default_payment_method;
  if (method) checkedPaymentMethod(sandbox, method, row.customer, "default_payment_method");
  if (method !== undefined) row.defaultPaymentMethod = method;
  if (values.description !== undefined) row.description = values.description;
  if (values.footer !== undefined) row.footer = values.footer;
  if (values.collection_method !== undefined) row.collectionMethod = values.collection_method;
  if (values.days_until_due !== undefined) row.daysUntilDue = values.days_until_due;
  if (values.due_date !== undefined) row.dueDate = values.due_date;
  row.metadata = patched(row.metadata, values.metadata);
  if (values.automatically_finalizes_at !== undefined) row.finalizesAt = values.automatically_finalizes_at;
  if (values.auto_advance === undefined || values.auto_advance === row.autoAdvance) return;
  row.autoAdvance = values.auto_advance;
  const now = sandbox.clock.now();
  // A draft that is handed back late finalizes at the next moment, not within this request.
  if (row.autoAdvance && row.status === "draft")
    row.finalizesAt = Math.max(row.created + DRAFT_SECONDS, now + 1);
  if (row.autoAdvance && row.status === "open") row.nextPaymentAttempt ??= now + 1;
}
