import { syncNamed } from "./sync-named";

/**
 * Makes our copy of a customer and its subscription match Stripe's, the next
 * invoice included, and returns the tenant. The promises are those of `syncNamed`.
 */
export function syncCustomer(customerId: string): Promise<number | null> {
  return syncNamed({ customerId, invoiceIds: new Set(), asksPreview: true });
}
