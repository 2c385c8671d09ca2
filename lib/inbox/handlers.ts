/**
 * What an event makes us do. The payload is trusted for its ids only; each of
 * these asks Stripe. The order here is the order of work.
 */
export type Need = "checkout" | "customer" | "preview" | "invoice" | "closing";

const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  "checkout.session.completed": ["checkout", "customer"],
  "checkout.session.async_payment_succeeded": ["checkout", "customer"],
  "checkout.session.async_payment_failed": ["checkout", "customer"],
  "customer.created": ["customer"],
  "customer.updated": ["customer", "preview"],
  "customer.deleted": ["customer", "closing"],
  "customer.discount.created": ["customer", "preview"],
  "customer.discount.updated": ["customer", "preview"],
  "customer.discount.deleted": ["customer", "preview"],
  "customer.subscription.created": ["customer"],
  "customer.subscription.updated": ["customer"],
  "customer.subscription.paused": ["customer"],
  "customer.subscription.resumed": ["customer"],
  "customer.subscription.trial_will_end": ["customer"],
  "customer.subscription.deleted": ["customer", "closing"],
  "subscription_schedule.created": ["customer"],
  "subscription_schedule.updated": ["customer", "preview"],
  "subscription_schedule.released": ["customer"],
  "subscription_schedule.canceled": ["customer"],
  "subscription_schedule.completed": ["customer"],
  "subscription_schedule.aborted": ["customer"],
  "payment_method.attached": ["customer"],
  "payment_method.detached": ["customer"],
  "payment_method.updated": ["customer"],
  "payment_method.automatically_updated": ["customer"],
  "invoice.created": ["customer", "invoice", "closing"],
  "invoice.updated": ["invoice"],
  "invoice.finalized": ["customer", "invoice"],
  "invoice.finalization_failed": ["customer", "invoice"],
  "invoice.paid": ["customer", "invoice"],
  "invoice.payment_failed": ["customer", "invoice"],
  "invoice.payment_action_required": ["customer", "invoice"],
  "invoice.will_be_due": ["invoice"],
  "invoice.overdue": ["customer", "invoice"],
  "invoice.voided": ["customer", "invoice"],
  "invoice.marked_uncollectible": ["customer", "invoice"],
  "invoice.deleted": ["customer", "invoice"],
  "invoice.upcoming": ["customer", "preview"],
  "invoiceitem.created": ["customer", "preview"],
  "invoiceitem.deleted": ["customer", "preview"],
};

/** Null for a type we have no use for: it is stored as ignored, never dropped. */
export function findNeeds(eventType: string): readonly Need[] | null {
  return NEEDS[eventType] ?? null;
}
