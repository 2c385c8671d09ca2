/**
 * What an event makes us do beyond asking Stripe for its customer and
 * subscription, which every event here does. The payload is trusted for its ids
 * only. The order is the order of work.
 */
export type Need =
  | "checkout"
  | "preview"
  | "invoice"
  | "dispute"
  | "risk"
  | "closing"
  | "lateItem"
  | "meterErrors";

const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  "checkout.session.completed": ["checkout"],
  "checkout.session.async_payment_succeeded": ["checkout"],
  "checkout.session.async_payment_failed": ["checkout"],
  "customer.created": [],
  "customer.updated": ["preview"],
  "customer.deleted": ["closing"],
  "customer.discount.created": ["preview"],
  "customer.discount.updated": ["preview"],
  "customer.discount.deleted": ["preview"],
  "customer.subscription.created": [],
  "customer.subscription.updated": ["risk"],
  "customer.subscription.paused": [],
  "customer.subscription.resumed": [],
  "customer.subscription.trial_will_end": [],
  "customer.subscription.deleted": ["risk", "closing"],
  "subscription_schedule.created": [],
  "subscription_schedule.updated": ["preview"],
  "subscription_schedule.released": [],
  "subscription_schedule.canceled": [],
  "subscription_schedule.completed": [],
  "subscription_schedule.aborted": [],
  "payment_method.attached": [],
  "payment_method.detached": [],
  "payment_method.updated": [],
  "payment_method.automatically_updated": [],
  "invoice.created": ["invoice", "closing"],
  "invoice.updated": ["invoice"],
  "invoice.finalized": ["invoice"],
  "invoice.finalization_failed": ["invoice"],
  "invoice.paid": ["invoice", "risk"],
  "invoice.payment_failed": ["invoice", "risk"],
  "invoice.payment_action_required": ["invoice", "risk"],
  "invoice.will_be_due": ["invoice"],
  "invoice.overdue": ["invoice", "risk"],
  "invoice.voided": ["invoice", "risk"],
  "invoice.marked_uncollectible": ["invoice", "risk"],
  "invoice.deleted": ["invoice"],
  // Not an invoice yet: it has no id, and tells that the next one was made up anew.
  "invoice.upcoming": ["preview"],
  "invoiceitem.created": ["preview"],
  "invoiceitem.deleted": ["preview", "lateItem"],
  "charge.dispute.created": ["dispute", "risk"],
  "charge.dispute.updated": ["dispute", "risk"],
  "charge.dispute.closed": ["dispute", "risk"],
  "charge.dispute.funds_withdrawn": ["dispute", "risk"],
  "charge.dispute.funds_reinstated": ["dispute", "risk"],
  // Thin events: they say what happened, and their data is fetched.
  "v1.billing.meter.error_report_triggered": ["meterErrors"],
  "v1.billing.meter.no_meter_found": ["meterErrors"],
};

/** Every type that makes us do something; thin ones are named with their API's version in front. */
export const HANDLED_TYPES: readonly string[] = Object.keys(NEEDS);

/** Of those the thin ones: notifications of /v2, which Stripe lists by themselves. */
export const THIN_TYPES: readonly string[] = HANDLED_TYPES.filter((type) => /^v\d+\./.test(type));

/** Null for a type we have no use for: it is stored as ignored, never dropped. */
export function findNeeds(eventType: string): readonly Need[] | null {
  return Object.hasOwn(NEEDS, eventType) ? (NEEDS[eventType] ?? null) : null;
}
