import { and, eq, lte } from "drizzle-orm";
import type Stripe from "stripe";
import { db } from "@/db/client";
import { invoices } from "@/db/schema/mirror";
import { listInvoiceLines } from "@/lib/stripe/invoice-lines";
import { invoiceRow } from "./invoice-row";
import type { PriceBook } from "./price-book";

/** Writes a tenant's invoice as it was read at `readAt`, unless the row holds a later reading. */
export async function mirrorInvoice(
  tenantId: number,
  invoice: Stripe.Invoice,
  readAt: Date,
  book: PriceBook,
): Promise<void> {
  if (!invoice.id) return;
  const row = { tenantId, ...invoiceRow(invoice, await listInvoiceLines(invoice), book), readAt };
  await db()
    .insert(invoices)
    .values({ stripeInvoiceId: invoice.id, ...row })
    .onConflictDoUpdate({
      target: [invoices.tenantId, invoices.stripeInvoiceId],
      set: row,
      setWhere: lte(invoices.readAt, readAt),
    })
    .prepare("mirror_invoice")
    .execute();
}

/** A draft that was deleted in Stripe stays in our history, under that word. */
export async function mirrorDeletedInvoice(invoiceId: string, readAt: Date): Promise<void> {
  await db()
    .update(invoices)
    .set({ status: "deleted", amountRemainingMinor: 0, readAt })
    .where(and(eq(invoices.stripeInvoiceId, invoiceId), lte(invoices.readAt, readAt)));
}
