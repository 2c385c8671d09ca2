import { cancelSubscription } from "@/sandbox/stripe/billing/cancel-subscription";
import { noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { clearable, hash, ignored, integer, list, metadata, oneOf, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderCustomer, renderDeletedCustomer } from "@/sandbox/stripe/render/customer";
import { renderPaymentMethod } from "@/sandbox/stripe/render/payment-method";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Address, CustomerRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";
import { addressParam, fullAddress } from "./address";
import { attach, materialize } from "./attach";
import {
  allowRedisplay,
  customerShipping,
  customerTax,
  customFields,
  renderingOptions,
  taxIdData,
} from "./checked-only";
import { checkedPaymentMethod, getCustomer, patched } from "./find";

const fields = {
  email: clearable(text(512)),
  name: clearable(text(256)),
  description: clearable(text()),
  phone: clearable(text()),
  address: clearable(addressParam),
  balance: integer(),
  preferred_locales: list(text()),
  tax_exempt: clearable(oneOf("none", "exempt", "reverse")),
  invoice_prefix: text(12),
  metadata: metadata(),
  invoice_settings: hash({
    default_payment_method: clearable(text()),
    custom_fields: customFields,
    footer: ignored(clearable(text())),
    rendering_options: renderingOptions,
  }),
  shipping: customerShipping,
  tax: customerTax,
  tax_id_data: taxIdData,
};

export const customerRoutes: Route[] = [
  route("POST", "/v1/customers", { ...fields, payment_method: text() }, ({ sandbox, values }) => {
    const row = blankCustomer(sandbox);
    assign(row, values);
    const method = values.payment_method === undefined ? null : materialize(sandbox, values.payment_method);
    if (method) attach(method, row.id);
    const wanted = values.invoice_settings?.default_payment_method;
    // The token named twice means one card: the one that was just made from it.
    const isSame = wanted !== undefined && wanted === values.payment_method && method !== null;
    if (isSame) row.defaultPaymentMethod = method.id;
    else if (wanted) row.defaultPaymentMethod = checkedPaymentMethod(sandbox, wanted, row.id, DEFAULT_PARAM);
    sandbox.state.customers.add(row);
    announce(sandbox, "customer.created", renderCustomer(row));
    if (method) announce(sandbox, "payment_method.attached", renderPaymentMethod(method));
    return renderCustomer(row);
  }),
  route("GET", "/v1/customers/:id", {}, ({ sandbox, id }) => {
    const row = sandbox.state.customers.find(id);
    if (!row) throw noSuch("customer", id);
    return row.deleted ? renderDeletedCustomer(row) : renderCustomer(row);
  }),
  route("POST", "/v1/customers/:id", fields, ({ sandbox, id, values }) => {
    const row = getCustomer(sandbox, id);
    const wanted = values.invoice_settings?.default_payment_method;
    const method = wanted ? checkedPaymentMethod(sandbox, wanted, row.id, DEFAULT_PARAM) : wanted;
    announceChange(
      sandbox,
      "customer.updated",
      () => renderCustomer(row),
      () => {
        assign(row, values);
        if (method !== undefined) row.defaultPaymentMethod = method;
      },
    );
    return renderCustomer(row);
  }),
  route("DELETE", "/v1/customers/:id", {}, ({ sandbox, id }) => {
    const row = getCustomer(sandbox, id);
    for (const subscription of sandbox.state.subscriptions.by("customer", id)) {
      if (subscription.endedAt === null)
        cancelSubscription(sandbox, subscription, { invoiceNow: false, prorates: false });
    }
    announce(sandbox, "customer.deleted", renderCustomer(row));
    row.deleted = true;
    return renderDeletedCustomer(row);
  }),
  route("GET", "/v1/customers", { ...pageParams, ...createdParams, email: text() }, ({ sandbox, values }) =>
    pageOf(
      sandbox.state.customers.all(),
      values,
      "/v1/customers",
      renderCustomer,
      (row) => !row.deleted && (values.email === undefined || row.email === values.email),
    ),
  ),
  route(
    "GET",
    "/v1/customers/:id/payment_methods",
    { ...pageParams, type: oneOf("card"), allow_redisplay: allowRedisplay },
    ({ sandbox, id, values }) => {
      getCustomer(sandbox, id);
      const rows = sandbox.state.paymentMethods.all().filter((row) => row.customer === id);
      return pageOf(rows, values, `/v1/customers/${id}/payment_methods`, renderPaymentMethod);
    },
  ),
  route("GET", "/v1/customers/:id/payment_methods/:pm", {}, ({ sandbox, id, secondId }) => {
    const row = sandbox.state.paymentMethods.find(secondId);
    if (row?.customer !== id) throw noSuch("PaymentMethod", secondId);
    return renderPaymentMethod(row);
  }),
];

/** A customer that a checkout makes for an e-mail address. Returns the id. */
export function createCustomer(sandbox: Sandbox, fields: CustomerFields): string {
  const row = blankCustomer(sandbox);
  assign(row, fields);
  sandbox.state.customers.add(row);
  announce(sandbox, "customer.created", renderCustomer(row));
  return row.id;
}

const DEFAULT_PARAM = "invoice_settings[default_payment_method]";

function blankCustomer({ clock }: Sandbox): CustomerRecord {
  return {
    id: newId("cus"),
    created: clock.now(),
    email: null,
    name: null,
    description: null,
    phone: null,
    address: null,
    preferredLocales: [],
    taxExempt: "none",
    metadata: {},
    defaultPaymentMethod: null,
    invoicePrefix: newId("", 8).slice(1).toUpperCase(),
    nextInvoiceSequence: 1,
    balance: 0,
    currency: null,
    discount: null,
    deleted: false,
  };
}

interface CustomerFields {
  email?: string | null;
  name?: string | null;
  description?: string | null;
  phone?: string | null;
  address?: Partial<Address> | null;
  balance?: number;
  preferred_locales?: string[];
  tax_exempt?: CustomerRecord["taxExempt"] | null;
  invoice_prefix?: string;
  metadata?: Record<string, string> | null;
}

function assign(row: CustomerRecord, values: CustomerFields): void {
  if (values.email !== undefined) row.email = values.email;
  if (values.name !== undefined) row.name = values.name;
  if (values.description !== undefined) row.description = values.description;
  if (values.phone !== undefined) row.phone = values.phone;
  if (values.address !== undefined) row.address = values.address && fullAddress(values.address);
  if (values.balance !== undefined) row.balance = values.balance;
  if (values.preferred_locales !== undefined) row.preferredLocales = values.preferred_locales;
  if (values.tax_exempt !== undefined) row.taxExempt = values.tax_exempt ?? "none";
  if (values.invoice_prefix !== undefined) row.invoicePrefix = values.invoice_prefix;
  row.metadata = patched(row.metadata, values.metadata);
}
