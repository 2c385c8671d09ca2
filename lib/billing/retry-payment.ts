import { BillingError } from "@/lib/errors";
import { stripe } from "@/lib/stripe/client";
import { isCardRefusal } from "@/lib/stripe/refusal";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { getPaymentMethodLabel } from "./payment-method-label";
import { type AdminCommand, runAction } from "./run-action";

type RetryPayment = AdminCommand & {
  /** One of the tenant's open invoices; null: the oldest. */
  stripeInvoiceId: string | null;
};

/**
 * Charges an open invoice again, now. What is open is asked of Stripe, so an
 * invoice that was paid meanwhile is never charged twice. A decline is brought
 * home as well: it counts as an attempt and may change the subscription.
 */
export async function retryPayment(command: RetryPayment): Promise<void> {
  await runAction(command, "retry_payment", async ({ stripeCustomerId }) => {
    if (!stripeCustomerId) throw new BillingError("no_customer");
    const invoiceId = await getOpenInvoice(stripeCustomerId, command.stripeInvoiceId);
    if (!(await getPaymentMethodLabel(command.tenantId, stripeCustomerId))) {
      throw new BillingError("no_payment_method");
    }
    try {
      const paid = await stripe().invoices.pay(
        invoiceId,
        {},
        { idempotencyKey: `releve-retry-payment-${command.intentId}` },
      );
      await bringHome(stripeCustomerId, invoiceId);
      return paid.lastResponse.requestId;
    } catch (error) {
      if (isCardRefusal(error)) await bringHome(stripeCustomerId, invoiceId);
      throw error;
    }
  });
}

async function getOpenInvoice(customer: string, wanted: string | null): Promise<string> {
  const open = await stripe()
    .invoices.list({ customer, status: "open", limit: 100 })
    .autoPagingToArray({ limit: 1_000 });
  const oldestFirst = open.sort((left, right) => left.created - right.created);
  const found = wanted === null ? oldestFirst[0] : oldestFirst.find(({ id }) => id === wanted);
  if (found?.id) return found.id;
  // Somebody paid or voided it: our copy learns that too.
  await syncCustomer(customer);
  if (wanted !== null) await syncInvoice(wanted);
  throw new BillingError("no_open_invoice");
}

async function bringHome(customer: string, invoiceId: string): Promise<void> {
  await syncCustomer(customer);
  await syncInvoice(invoiceId);
}
