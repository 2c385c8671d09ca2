import type Stripe from "stripe";
import { stripe } from "@/lib/stripe/client";
import { customerRow } from "./customer-row";
import { findMirrored } from "./find-mirrored";
import { findTenantOfInvoice } from "./find-tenant-of-invoice";
import { ensureRow, mirrorCustomer } from "./mirror-customer";
import { mirrorDeletedInvoice, mirrorInvoice } from "./mirror-invoice";
import { changesNextInvoice, isNextInvoiceDue, readNextInvoice } from "./next-invoice-row";
import { type PriceBook, readPriceBook } from "./price-book";
import { type CustomerReading, readCustomer } from "./read-customer";
import { findInvoice, tellsItsPayments } from "./read-invoice";
import { readTime } from "./read-time";
import { findTenantOfReading, UnlinkedCustomerError } from "./tenant-of-customer";

/** What events name of one customer. */
export type Named = {
  customerId: string;
  invoiceIds: ReadonlySet<string>;
  /** Something may have changed the next invoice that the mirror does not show. */
  asksPreview: boolean;
};

/**
 * Makes our copy of a customer, its subscription and the named invoices match
 * Stripe's in as few requests as Stripe allows, and returns the tenant. Safe to
 * call any number of times and in any order: everything is fetched, nothing is
 * taken from an event's payload, and a row read earlier never overwrites a row
 * read later. Throws `UnlinkedCustomerError` when the customer is no tenant's;
 * one that was deleted is nobody's business: null. The invoices that were
 * mirrored before a tenant forgot its customer stay that tenant's.
 */
export async function syncNamed({ customerId, invoiceIds, asksPreview }: Named): Promise<number | null> {
  const stored = await findMirrored(customerId);
  const readAt = stored?.readAt ?? (await readTime());
  const [reading, book] = await Promise.all([readCustomer(customerId), readPriceBook()]);
  const tenantId = stored?.tenantId ?? (await findTenantOrUnlinked(reading));
  if (tenantId === null || tenantId instanceof UnlinkedCustomerError) {
    const former = await mirrorForgotten(invoiceIds, readAt, book);
    if (former === null && tenantId !== null) throw tenantId;
    return former;
  }
  const row = customerRow(reading, book);
  const asks = asksPreview || isNextInvoiceDue(stored) || changesNextInvoice(stored, row);
  const next = asks ? await readNextInvoice(reading.subscription, book, stored) : {};
  const isDeleted = reading.customer.deleted === true;
  if (stored === null) await ensureRow(tenantId);
  await mirrorCustomer(tenantId, { ...row, ...next, isDeleted }, readAt);
  await mirrorNamed(tenantId, customerId, invoiceIds, latestInvoice(reading.subscription), readAt, book);
  return tenantId;
}

async function findTenantOrUnlinked(
  reading: CustomerReading,
): Promise<number | null | UnlinkedCustomerError> {
  try {
    return await findTenantOfReading(reading);
  } catch (error) {
    if (error instanceof UnlinkedCustomerError) return error;
    throw error;
  }
}

/** A forgotten customer's invoices go on: each is mirrored where it was. Returns the tenant, if there is one. */
async function mirrorForgotten(
  invoiceIds: ReadonlySet<string>,
  readAt: Date,
  book: PriceBook,
): Promise<number | null> {
  let tenantId: number | null = null;
  for (const id of invoiceIds) {
    const former = await findTenantOfInvoice(id);
    if (former === null) continue;
    await mirrorRead(former, id, await findInvoice(id), readAt, book);
    tenantId = former;
  }
  return tenantId;
}

function latestInvoice(subscription: Stripe.Subscription | null): Stripe.Invoice | null {
  const invoice = subscription?.latest_invoice;
  return invoice && typeof invoice !== "string" ? invoice : null;
}

/** The subscription brought its latest invoice along; others are listed, and one alone is retrieved. */
async function mirrorNamed(
  tenantId: number,
  customerId: string,
  invoiceIds: ReadonlySet<string>,
  latest: Stripe.Invoice | null,
  readAt: Date,
  book: PriceBook,
): Promise<void> {
  const known = new Map<string, Stripe.Invoice>();
  const keep = (invoice: Stripe.Invoice) => {
    if (invoice.id && tellsItsPayments(invoice)) known.set(invoice.id, invoice);
  };
  if (latest) keep(latest);
  const others = [...invoiceIds].filter((id) => id !== latest?.id);
  if (others.length > 1) (await listInvoices(customerId)).forEach(keep);
  for (const id of invoiceIds) {
    await mirrorRead(tenantId, id, known.get(id) ?? (await findInvoice(id)), readAt, book);
  }
}

async function mirrorRead(
  tenantId: number,
  invoiceId: string,
  invoice: Stripe.Invoice | null,
  readAt: Date,
  book: PriceBook,
): Promise<void> {
  if (invoice) await mirrorInvoice(tenantId, invoice, readAt, book);
  else await mirrorDeletedInvoice(invoiceId, readAt);
}

async function listInvoices(customer: string): Promise<Stripe.Invoice[]> {
  return (await stripe().invoices.list({ customer, limit: 100, expand: ["data.payments"] })).data;
}
