import { customerRow } from "./customer-row";
import { mirrorCustomer } from "./mirror-customer";
import { readNextInvoice } from "./next-invoice-row";
import { readPriceBook } from "./price-book";
import { readCustomer } from "./read-customer";
import { readTime } from "./read-time";
import { findTenantOfReading } from "./tenant-of-customer";

/**
 * Makes our copy of a customer and its subscription match Stripe's, and returns
 * the tenant. Safe to call any number of times and in any order: everything is
 * fetched, nothing is taken from an event's payload, and a row read earlier
 * never overwrites a row read later. Throws `UnlinkedCustomerError` when the
 * customer is no tenant's; one that was deleted is nobody's business: null.
 */
export async function syncCustomer(customerId: string): Promise<number | null> {
  const readAt = await readTime();
  const [reading, book] = await Promise.all([readCustomer(customerId), readPriceBook()]);
  const tenantId = await findTenantOfReading(reading);
  if (tenantId === null) return null;
  const next = await readNextInvoice(reading.subscription, book);
  const isDeleted = reading.customer.deleted === true;
  await mirrorCustomer(tenantId, { ...customerRow(reading, book), ...next, isDeleted }, readAt);
  return tenantId;
}
