import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { CustomerRecord, Metadata } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { ScheduleRecord } from "@/sandbox/stripe/state/schedule-records";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";

export function getCustomer({ state }: Sandbox, id: string, param = "id"): CustomerRecord {
  const row = state.customers.find(id);
  if (!row || row.deleted) throw noSuch("customer", id, param);
  return row;
}

export function getSubscription({ state }: Sandbox, id: string, param = "id"): SubscriptionRecord {
  const row = state.subscriptions.find(id);
  if (!row) throw noSuch("subscription", id, param);
  return row;
}

export function getSchedule({ state }: Sandbox, id: string, param = "id"): ScheduleRecord {
  const row = state.schedules.find(id);
  if (!row) throw noSuch("subscription schedule", id, param);
  return row;
}

export function getInvoice({ state }: Sandbox, id: string, param = "invoice"): InvoiceRecord {
  const row = state.invoices.find(id);
  if (!row || row.deleted) throw noSuch("invoice", id, param);
  return row;
}

/** A payment method that belongs to the customer, as Stripe demands of a default. */
export function checkedPaymentMethod(
  { state }: Sandbox,
  id: string,
  customer: string,
  param: string,
): string {
  const row = state.paymentMethods.find(id);
  if (!row) throw noSuch("PaymentMethod", id, param);
  if (row.customer !== customer) {
    throw invalid(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      param,
      "resource_missing",
    );
  }
  return row.id;
}

/** Keys with empty text are removed, null clears all, undefined leaves everything. */
export function patched(old: Metadata, patch: Metadata | null | undefined): Metadata {
  if (patch === undefined) return old;
  if (patch === null) return {};
  return Object.fromEntries(Object.entries({ ...old, ...patch }).filter(([, value]) => value !== ""));
}
