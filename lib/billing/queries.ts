import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { nextInvoice } from "@/lib/stripe/next-invoice";
import { type NextInvoicePreview, withPendingOverage } from "./with-pending-overage";

/** Stripe's own preview of a tenant's next invoice; null when nothing is upcoming. Throws when Stripe does not answer. */
export async function previewNextInvoice(tenantId: number): Promise<NextInvoicePreview | null> {
  const [billing] = await db()
    .select({ subscriptionId: tenantBilling.stripeSubscriptionId, endedAt: tenantBilling.endedAt })
    .from(tenantBilling)
    .where(eq(tenantBilling.tenantId, tenantId));
  if (!billing?.subscriptionId || billing.endedAt) return null;
  const { subscriptionId: stripeSubscriptionId } = billing;
  return withPendingOverage({ tenantId, stripeSubscriptionId }, (missing) =>
    nextInvoice(stripeSubscriptionId, missing),
  );
}
