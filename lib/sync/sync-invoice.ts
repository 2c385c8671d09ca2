import { and, eq, lte } from "drizzle-orm";
import type Stripe from "stripe";
import { db } from "@/db/client";
import { invoices } from "@/db/schema/mirror";
import { listOveragePriceIds } from "@/lib/plans/queries";
import { stripe } from "@/lib/stripe/client";
import { listInvoiceLines } from "@/lib/stripe/invoice-lines";
import { isMissing } from "@/lib/stripe/refusal";
import { findTenantOfCustomer } from "./find-tenant-of-customer";
import { invoiceLines } from "./invoice-lines";
import { readTime } from "./read-time";
import { syncCustomer } from "./sync-customer";

/** Makes our copy of an invoice match Stripe's, with the same promise as `syncCustomer`. */
export async function syncInvoice(invoiceId: string): Promise<void> {
  const readAt = await readTime();
  const remote = await findRemote(invoiceId);
  if (!remote) return markDeleted(invoiceId, readAt);
  await mirrorInvoice(remote, readAt);
}

/** Writes an invoice that was read from Stripe at `readAt`. */
async function mirrorInvoice(remote: Stripe.Invoice, readAt: Date): Promise<void> {
  const customerId = typeof remote.customer === "string" ? remote.customer : remote.customer?.id;
  if (!customerId || !remote.id) return;
  const tenantId = (await findTenantOfCustomer(customerId)) ?? (await syncCustomer(customerId));
  const row = {
    tenantId,
    stripeSubscriptionId: subscriptionIdOf(remote),
    number: remote.number,
    status: remote.status ?? "draft",
    billingReason: remote.billing_reason,
    currency: remote.currency,
    totalMinor: remote.total,
    amountDueMinor: remote.amount_due,
    amountPaidMinor: remote.amount_paid,
    amountRemainingMinor: remote.amount_remaining,
    lines: invoiceLines(await listInvoiceLines(remote), await listOveragePriceIds()),
    attemptCount: remote.attempt_count,
    nextAttemptAt: dateOf(remote.next_payment_attempt),
    dueAt: dateOf(remote.due_date),
    createdAt: new Date(remote.created * 1000),
    finalizedAt: dateOf(remote.status_transitions.finalized_at),
    paidAt: dateOf(remote.status_transitions.paid_at),
    hostedUrl: remote.hosted_invoice_url ?? null,
    pdfUrl: remote.invoice_pdf ?? null,
    livemode: remote.livemode,
    readAt,
  };
  await db()
    .insert(invoices)
    .values({ stripeInvoiceId: remote.id, ...row })
    .onConflictDoUpdate({
      target: [invoices.tenantId, invoices.stripeInvoiceId],
      set: row,
      setWhere: lte(invoices.readAt, readAt),
    });
}

async function findRemote(invoiceId: string): Promise<Stripe.Invoice | null> {
  try {
    return await stripe().invoices.retrieve(invoiceId);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** A draft that was deleted in Stripe stays in our history, under that word. */
async function markDeleted(invoiceId: string, readAt: Date): Promise<void> {
  await db()
    .update(invoices)
    .set({ status: "deleted", amountRemainingMinor: 0, readAt })
    .where(and(eq(invoices.stripeInvoiceId, invoiceId), lte(invoices.readAt, readAt)));
}

function subscriptionIdOf(invoice: Stripe.Invoice): string | null {
  const subscription = invoice.parent?.subscription_details?.subscription;
  return typeof subscription === "string" ? subscription : (subscription?.id ?? null);
}

function dateOf(seconds: number | null): Date | null {
  return seconds === null ? null : new Date(seconds * 1000);
}
