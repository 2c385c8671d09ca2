import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { invoices } from "@/db/schema/mirror";
import { alertsSent } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import { PAYMENT_KIND, type PaymentAlert, paymentSubject, paymentTrouble } from "@/lib/domain/alert";
import { openChannels } from "./channels";

/**
 * Puts into the outbox what the mirror says of a tenant's payments: one alert
 * per attempt to collect an invoice and open channel, however often and from
 * wherever this is called. Sends nothing. Returns how many were new.
 */
export async function raiseAlerts(tenantId: number): Promise<number> {
  const channels = openChannels();
  if (channels.length === 0) return 0;
  const troubled = await listTroubled(tenantId);
  const createdAt = new Date();
  const rows = troubled.flatMap(({ invoiceId, alert }) =>
    channels.map((channel) => ({
      tenantId,
      kind: PAYMENT_KIND,
      subject: paymentSubject(invoiceId, alert.attempt),
      channel,
      // Due at once: it becomes claimed, and so possibly sent, only in `sendDueAlerts`.
      state: "failed" as const,
      payload: alert,
      createdAt,
      nextAttemptAt: createdAt,
    })),
  );
  if (rows.length === 0) return 0;
  const raised = await db()
    .insert(alertsSent)
    .values(rows)
    .onConflictDoNothing()
    .returning({ subject: alertsSent.subject });
  return raised.length;
}

async function listTroubled(tenantId: number): Promise<{ invoiceId: string; alert: PaymentAlert }[]> {
  const open = await db()
    .select({
      invoiceId: invoices.stripeInvoiceId,
      number: invoices.number,
      status: invoices.status,
      currency: invoices.currency,
      amountRemainingMinor: invoices.amountRemainingMinor,
      attemptCount: invoices.attemptCount,
      nextAttemptAt: invoices.nextAttemptAt,
      hostedUrl: invoices.hostedUrl,
      payments: invoices.payments,
      tenantName: tenants.name,
    })
    .from(invoices)
    .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
    .where(and(eq(invoices.tenantId, tenantId), eq(invoices.status, "open")));
  return open.flatMap((invoice) => {
    const trouble = paymentTrouble(invoice);
    if (!trouble) return [];
    const alert = {
      trouble,
      tenantId,
      tenantName: invoice.tenantName,
      invoiceNumber: invoice.number,
      amountMinor: invoice.amountRemainingMinor,
      currency: invoice.currency,
      attempt: invoice.attemptCount,
      failure: invoice.payments.findLast(({ failure }) => failure !== null)?.failure ?? null,
      nextAttemptAt: invoice.nextAttemptAt?.toISOString() ?? null,
      hostedUrl: invoice.hostedUrl,
    };
    return { invoiceId: invoice.invoiceId, alert };
  });
}
