import { renderInvoice } from "@/sandbox/stripe/render/invoice";
import { renderSubscription } from "@/sandbox/stripe/render/subscription";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";
import { planInvoice, planSubscription } from "./plan-moments";

/** The only way a subscription changes after its creation: announced, and planned anew. */
export function changeSubscription(sandbox: Sandbox, row: SubscriptionRecord, change: () => void): void {
  announceChange(sandbox, "customer.subscription.updated", () => renderSubscription(sandbox, row), change);
  planSubscription(sandbox, row);
}

export function changeInvoice(sandbox: Sandbox, row: InvoiceRecord, change: () => void): void {
  announceChange(sandbox, "invoice.updated", () => renderInvoice(sandbox, row), change);
  planInvoice(sandbox, row);
}

export function announceInvoice(sandbox: Sandbox, type: string, row: InvoiceRecord): void {
  announce(sandbox, type, renderInvoice(sandbox, row));
}

export function announceSubscription(sandbox: Sandbox, type: string, row: SubscriptionRecord): void {
  announce(sandbox, type, renderSubscription(sandbox, row));
}
