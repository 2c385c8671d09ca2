import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { invoices } from "@/db/schema/mirror";

/** The tenant that an invoice was mirrored for: it stays so when its customer was forgotten. */
export async function findTenantOfInvoice(invoiceId: string): Promise<number | null> {
  const [mirrored] = await db()
    .select({ tenantId: invoices.tenantId })
    .from(invoices)
    .where(eq(invoices.stripeInvoiceId, invoiceId));
  return mirrored?.tenantId ?? null;
}
