import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import type { InvoiceLine } from "@/lib/domain/invoice";
import { listOveragePriceIds } from "@/lib/plans/queries";
import { nextInvoice } from "@/lib/stripe/next-invoice";
import { invoiceLines } from "@/lib/sync/invoice-lines";

export type NextInvoicePreview = {
  at: Date | null;
  amountMinor: number;
  currency: string;
  lines: InvoiceLine[];
};

/** Stripe's own preview of a tenant's next invoice; null when nothing is upcoming. Throws when Stripe does not answer. */
export async function previewNextInvoice(tenantId: number): Promise<NextInvoicePreview | null> {
  const [billing] = await db()
    .select({ subscriptionId: tenantBilling.stripeSubscriptionId, endedAt: tenantBilling.endedAt })
    .from(tenantBilling)
    .where(eq(tenantBilling.tenantId, tenantId));
  if (!billing?.subscriptionId || billing.endedAt) return null;
  const upcoming = await nextInvoice(billing.subscriptionId);
  if (!upcoming) return null;
  const { at, amountMinor, currency, invoice } = upcoming;
  return { at, amountMinor, currency, lines: invoiceLines(invoice.lines.data, await listOveragePriceIds()) };
}
