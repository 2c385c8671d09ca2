import { findTenantOfCustomer } from "./find-tenant-of-customer";
import { findTenantOfInvoice } from "./find-tenant-of-invoice";
import { mirrorDeletedInvoice, mirrorInvoice } from "./mirror-invoice";
import { readPriceBook } from "./price-book";
import { findInvoice } from "./read-invoice";
import { readTime } from "./read-time";
import { idOf } from "./stripe-values";
import { syncCustomer } from "./sync-customer";

/** Makes our copy of an invoice match Stripe's, with the same promise as `syncCustomer`. */
export async function syncInvoice(invoiceId: string): Promise<void> {
  const readAt = await readTime();
  const [invoice, book] = await Promise.all([findInvoice(invoiceId), readPriceBook()]);
  if (!invoice) return mirrorDeletedInvoice(invoiceId, readAt);
  const customerId = idOf(invoice.customer);
  if (!customerId) return;
  const tenantId =
    (await findTenantOfCustomer(customerId)) ??
    (await findTenantOfInvoice(invoiceId)) ??
    (await syncCustomer(customerId));
  if (tenantId !== null) await mirrorInvoice(tenantId, invoice, readAt, book);
}
