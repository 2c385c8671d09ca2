import { and, eq, isNull, lte, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { now } from "@/lib/clock";
import type { CustomerRow } from "./customer-row";
import type { NextInvoiceRow } from "./next-invoice-row";

export type MirroredCustomer = CustomerRow & Partial<NextInvoiceRow> & { isDeleted: boolean };

/** First a row, then its values: an upsert of both at once could trip over the customer's own unique key. */
export async function ensureRow(tenantId: number): Promise<void> {
  await db().insert(tenantBilling).values({ tenantId }).onConflictDoNothing().prepare("ensure_row").execute();
}

/**
 * Writes what was read of a tenant's customer at `readAt`, unless the row holds
 * a later reading. A next invoice that was not asked for stays as it is.
 */
export async function mirrorCustomer(
  tenantId: number,
  { isDeleted, ...row }: MirroredCustomer,
  readAt: Date,
): Promise<void> {
  await db()
    .update(tenantBilling)
    .set({
      ...row,
      // Stripe does not say when a customer was deleted: it is when we first saw it.
      customerDeletedAt: isDeleted
        ? sql`coalesce(${tenantBilling.customerDeletedAt}, ${(await now()).toISOString()})`
        : null,
      readAt,
      syncedAt: readAt,
    })
    .where(
      and(
        eq(tenantBilling.tenantId, tenantId),
        or(isNull(tenantBilling.readAt), lte(tenantBilling.readAt, readAt)),
      ),
    )
    .prepare("mirror_customer")
    .execute();
}
