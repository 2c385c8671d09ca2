import { and, asc, count, desc, eq, gt } from "drizzle-orm";
import { db } from "@/db/client";
import { invoices } from "@/db/schema/mirror";
import type { InvoiceLine } from "@/lib/domain/invoice";

export type TenantInvoice = {
  stripeInvoiceId: string;
  number: string | null;
  status: string;
  currency: string;
  totalMinor: number;
  amountDueMinor: number;
  amountPaidMinor: number;
  amountRemainingMinor: number;
  lines: InvoiceLine[];
  discountMinor: number | null;
  taxMinor: number | null;
  attemptCount: number;
  nextAttemptAt: Date | null;
  dueAt: Date | null;
  createdAt: Date;
  hostedUrl: string | null;
  pdfUrl: string | null;
};

/** The newest first; `page` counts from 1. */
export async function listInvoices({
  tenantId,
  page,
  pageSize,
}: {
  tenantId: number;
  page: number;
  pageSize: number;
}): Promise<{ invoices: TenantInvoice[]; total: number }> {
  const ofTenant = eq(invoices.tenantId, tenantId);
  const [rows, [counted]] = await Promise.all([
    db()
      .select({
        stripeInvoiceId: invoices.stripeInvoiceId,
        number: invoices.number,
        status: invoices.status,
        currency: invoices.currency,
        totalMinor: invoices.totalMinor,
        amountDueMinor: invoices.amountDueMinor,
        amountPaidMinor: invoices.amountPaidMinor,
        amountRemainingMinor: invoices.amountRemainingMinor,
        lines: invoices.lines,
        discountMinor: invoices.discountMinor,
        taxMinor: invoices.taxMinor,
        attemptCount: invoices.attemptCount,
        nextAttemptAt: invoices.nextAttemptAt,
        dueAt: invoices.dueAt,
        createdAt: invoices.createdAt,
        hostedUrl: invoices.hostedUrl,
        pdfUrl: invoices.pdfUrl,
      })
      .from(invoices)
      .where(ofTenant)
      .orderBy(desc(invoices.createdAt), desc(invoices.stripeInvoiceId))
      .limit(pageSize)
      .offset((page - 1) * pageSize),
    db().select({ total: count() }).from(invoices).where(ofTenant),
  ]);
  return { invoices: rows, total: counted?.total ?? 0 };
}

/** Draft invoices of ended periods: they are collected later, whatever becomes of the subscription. */
export async function listPendingDrafts(tenantId: number) {
  return db()
    .select({
      stripeInvoiceId: invoices.stripeInvoiceId,
      amountDueMinor: invoices.amountDueMinor,
      currency: invoices.currency,
      collectedAt: invoices.nextAttemptAt,
    })
    .from(invoices)
    .where(and(eq(invoices.tenantId, tenantId), eq(invoices.status, "draft"), gt(invoices.amountDueMinor, 0)))
    .orderBy(asc(invoices.createdAt))
    .limit(10);
}

export type OpenInvoice = {
  id: string;
  number: string | null;
  remainingMinor: number;
  currency: string;
  attemptCount: number;
  createdAt: Date;
  dueAt: Date | null;
  nextAttemptAt: Date | null;
  /** Why the last try to pay it failed; null when none did. */
  failure: string | null;
};

/** What a tenant still owes, the oldest first. */
export async function listOpenInvoices(tenantId: number, limit: number): Promise<OpenInvoice[]> {
  const rows = await db()
    .select({
      id: invoices.stripeInvoiceId,
      number: invoices.number,
      remainingMinor: invoices.amountRemainingMinor,
      currency: invoices.currency,
      attemptCount: invoices.attemptCount,
      createdAt: invoices.createdAt,
      dueAt: invoices.dueAt,
      nextAttemptAt: invoices.nextAttemptAt,
      payments: invoices.payments,
    })
    .from(invoices)
    .where(and(eq(invoices.tenantId, tenantId), eq(invoices.status, "open")))
    .orderBy(asc(invoices.createdAt), asc(invoices.stripeInvoiceId))
    .limit(limit);
  return rows.map(({ payments, ...row }) => ({ ...row, failure: payments.at(-1)?.failure ?? null }));
}
