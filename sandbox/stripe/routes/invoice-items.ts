import { multiplied, roundedMinor } from "@/sandbox/stripe/billing/amounts";
import { changeInvoice } from "@/sandbox/stripe/billing/change";
import { basisOfItem } from "@/sandbox/stripe/billing/create-invoice";
import { checkCurrency } from "@/sandbox/stripe/billing/currency";
import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import {
  bool,
  clearable,
  decimal,
  hash,
  integer,
  list,
  metadata,
  required,
  text,
  unixTime,
  type Values,
} from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderInvoiceItem } from "@/sandbox/stripe/render/invoice-line";
import { newId } from "@/sandbox/stripe/state/ids";
import type { InvoiceItemRecord, InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import { taxBehavior } from "./checked-only";
import { getCustomer, getInvoice, getSubscription, patched } from "./find";
import { getPrice } from "./prices";

const MOST_ITEMS = 250;

const fields = {
  amount: integer(),
  unit_amount_decimal: decimal(),
  quantity: integer(0),
  quantity_decimal: decimal(),
  description: clearable(text()),
  metadata: metadata(),
  period: hash({ start: required(unixTime()), end: required(unixTime()) }),
  discountable: bool(),
  tax_behavior: taxBehavior,
};

/** Items that a preview imagines beside the pending ones. */
export const previewItemsParam = list(hash({ ...fields, currency: text(3) }), MOST_ITEMS);
type PreviewItems = NonNullable<ReturnType<typeof previewItemsParam>>;

export function imagineItems(
  sandbox: Sandbox,
  items: PreviewItems,
  owner: { customer: string; subscription: string | undefined },
): void {
  for (const item of items) {
    create(sandbox, { ...item, ...owner, invoice: undefined, pricing: undefined });
  }
}

const createFields = {
  ...fields,
  customer: required(text()),
  currency: text(3),
  invoice: text(),
  subscription: text(),
  pricing: hash({ price: text() }),
};

export const invoiceItemRoutes: Route[] = [
  route("POST", "/v1/invoiceitems", createFields, ({ sandbox, values }) =>
    render(sandbox, create(sandbox, values)),
  ),
  route("GET", "/v1/invoiceitems/:id", {}, ({ sandbox, id }) => render(sandbox, getItem(sandbox, id))),
  route("POST", "/v1/invoiceitems/:id", fields, ({ sandbox, id, values }) => {
    const row = getItem(sandbox, id);
    editing(sandbox, row, () => {
      if (
        values.amount !== undefined ||
        values.unit_amount_decimal !== undefined ||
        values.quantity !== undefined
      ) {
        Object.assign(row, amountsOf(values, row));
      }
      if (values.description !== undefined) row.description = values.description;
      row.discountable = values.discountable ?? row.discountable;
      row.start = values.period?.start ?? row.start;
      row.end = values.period?.end ?? row.end;
      row.metadata = patched(row.metadata, values.metadata);
    });
    return render(sandbox, row);
  }),
  route("DELETE", "/v1/invoiceitems/:id", {}, ({ sandbox, id }) => {
    const row = getItem(sandbox, id);
    editing(sandbox, row, () => sandbox.state.invoiceItems.remove(id));
    announce(sandbox, "invoiceitem.deleted", render(sandbox, row));
    return { id, object: "invoiceitem", deleted: true };
  }),
  route(
    "GET",
    "/v1/invoiceitems",
    { ...pageParams, ...createdParams, customer: text(), invoice: text(), pending: bool() },
    ({ sandbox, values }) => {
      const { state } = sandbox;
      const rows =
        values.customer === undefined
          ? state.invoiceItems.all()
          : state.invoiceItems.by("customer", values.customer);
      return pageOf(
        rows,
        values,
        "/v1/invoiceitems",
        (row) => render(sandbox, row),
        (row) =>
          (values.invoice === undefined || row.invoice === values.invoice) &&
          (values.pending === undefined || (row.invoice === null) === values.pending),
      );
    },
  ),
];

function create(sandbox: Sandbox, values: Values<typeof createFields>): InvoiceItemRecord {
  const customer = getCustomer(sandbox, values.customer, "customer");
  const invoice = values.invoice === undefined ? null : draftFor(sandbox, values.invoice, customer.id);
  const subscription =
    values.subscription === undefined ? null : getSubscription(sandbox, values.subscription, "subscription");
  const price = values.pricing?.price === undefined ? null : getPrice(sandbox, values.pricing.price);
  const currency =
    price?.currency ?? values.currency?.toLowerCase() ?? invoice?.currency ?? customer.currency;
  if (!currency) throw invalid("Missing required param: currency.", "currency", "parameter_missing");
  if (invoice && invoice.currency !== currency)
    throw invalid(`The invoice's currency is ${invoice.currency}.`, "currency");
  if (!invoice) checkCurrency(sandbox, customer.id, currency);
  const now = sandbox.clock.now();
  const unitAmount = price?.unitAmount ?? values.unit_amount_decimal;
  const row: InvoiceItemRecord = {
    id: newId("ii", 24),
    created: now,
    customer: customer.id,
    subscription: subscription?.id ?? invoice?.subscription ?? null,
    subscriptionItem: null,
    invoice: invoice?.id ?? null,
    ...amountsOf({ ...values, unit_amount_decimal: unitAmount }, { quantity: "1" }),
    currency,
    description: values.description ?? null,
    metadata: patched({}, values.metadata),
    start: values.period?.start ?? now,
    end: values.period?.end ?? now,
    price: price?.id ?? null,
    proration: false,
    discountable: values.discountable,
  };
  sandbox.state.invoiceItems.add(row);
  announce(sandbox, "invoiceitem.created", render(sandbox, row));
  if (invoice) changeInvoice(sandbox, invoice, () => invoice.basis.push(basisOfItem(row)));
  return row;
}

interface Amounts {
  amount?: number;
  unit_amount_decimal?: string;
  quantity?: number;
  quantity_decimal?: string;
}

function amountsOf(values: Amounts, old: { quantity: string; unitAmount?: string }) {
  if (
    values.amount !== undefined &&
    (values.unit_amount_decimal !== undefined || values.quantity !== undefined)
  ) {
    throw invalid("You may only specify one of these parameters: amount, unit_amount_decimal.", "amount");
  }
  if (values.amount !== undefined)
    return { amount: values.amount, quantity: "1", unitAmount: String(values.amount) };
  const unitAmount = values.unit_amount_decimal ?? old.unitAmount;
  if (unitAmount === undefined)
    throw invalid("Missing required param: amount.", "amount", "parameter_missing");
  const quantity =
    values.quantity_decimal ?? (values.quantity === undefined ? old.quantity : String(values.quantity));
  return { amount: roundedMinor(multiplied(quantity, unitAmount)), quantity, unitAmount };
}

function draftFor(sandbox: Sandbox, id: string, customer: string): InvoiceRecord {
  const invoice = getInvoice(sandbox, id);
  if (invoice.customer !== customer) throw invalid("The invoice belongs to another customer.", "invoice");
  if (invoice.status !== "draft") {
    throw invalid("This invoice is no longer editable", "invoice", "invoice_not_editable");
  }
  if (invoice.basis.length >= MOST_ITEMS)
    throw invalid(`An invoice holds at most ${MOST_ITEMS} items.`, "invoice");
  return invoice;
}

function editing(sandbox: Sandbox, row: InvoiceItemRecord, change: () => void): void {
  const invoice = row.invoice === null ? undefined : sandbox.state.invoices.find(row.invoice);
  if (!invoice) {
    change();
    return;
  }
  if (invoice.status !== "draft") {
    throw invalid("This invoice is no longer editable", undefined, "invoice_not_editable");
  }
  changeInvoice(sandbox, invoice, () => {
    change();
    const isHere = sandbox.state.invoiceItems.find(row.id) !== undefined;
    if (!isHere)
      invoice.basis = invoice.basis.filter(
        (basis) => basis.kind !== "invoice_item" || basis.invoiceItem !== row.id,
      );
  });
}

function getItem({ state }: Sandbox, id: string): InvoiceItemRecord {
  const row = state.invoiceItems.find(id);
  if (!row) throw noSuch("invoiceitem", id);
  return row;
}

function render({ state }: Sandbox, row: InvoiceItemRecord) {
  return renderInvoiceItem(row, row.price === null ? null : (state.prices.find(row.price)?.product ?? null));
}
