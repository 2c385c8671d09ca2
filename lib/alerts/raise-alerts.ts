import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { disputes, invoices } from "@/db/schema/mirror";
import { alertsSent } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import { isOpenDispute } from "@/lib/disputes/queries";
import {
  DISPUTE_KIND,
  disputeSubject,
  type MoneyAlert,
  PAYMENT_KIND,
  paymentSubject,
  paymentTrouble,
} from "@/lib/domain/alert";
import { isInquiry } from "@/lib/domain/dispute";
import { stripeDashboardUrl } from "@/lib/domain/stripe-links";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { openChannels } from "./channels";

type Raised = { kind: string; subject: string; alert: MoneyAlert };

/**
 * Puts into the outbox what the mirror says of a tenant's payments: per open
 * channel one alert per attempt to collect an invoice, and one per dispute
 * and turn of it, however often and from wherever this is called. Sends nothing. Returns how
 * many were new.
 */
export async function raiseAlerts(tenantId: number): Promise<number> {
  const channels = openChannels();
  if (channels.length === 0) return 0;
  const alerts = [...(await listTroubled(tenantId)), ...(await listDisputed(tenantId))];
  const createdAt = new Date();
  const rows = alerts.flatMap(({ kind, subject, alert }) =>
    channels.map((channel) => ({
      tenantId,
      kind,
      subject,
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

async function listTroubled(tenantId: number): Promise<Raised[]> {
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
    return { kind: PAYMENT_KIND, subject: paymentSubject(invoice.invoiceId, alert.attempt), alert };
  });
}

async function listDisputed(tenantId: number): Promise<Raised[]> {
  const open = await db()
    .select({
      disputeId: disputes.stripeDisputeId,
      amountMinor: disputes.amountMinor,
      currency: disputes.currency,
      reason: disputes.reason,
      status: disputes.status,
      answerDueAt: disputes.answerDueAt,
      tenantName: tenants.name,
    })
    .from(disputes)
    .innerJoin(tenants, eq(tenants.id, disputes.tenantId))
    .where(and(eq(disputes.tenantId, tenantId), isOpenDispute));
  return open.map(({ disputeId, status, answerDueAt, ...dispute }) => ({
    kind: DISPUTE_KIND,
    subject: disputeSubject(disputeId, status),
    alert: {
      trouble: "disputed",
      tenantId,
      ...dispute,
      isInquiry: isInquiry(status),
      answerDueAt: answerDueAt?.toISOString() ?? null,
      stripeUrl: stripeDashboardUrl(stripeDashboard(), "disputes", disputeId),
    },
  }));
}
