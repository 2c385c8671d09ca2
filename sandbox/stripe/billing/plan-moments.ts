import { firstPeriodEnd } from "@/sandbox/stripe/render/subscription";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { ScheduleRecord } from "@/sandbox/stripe/state/schedule-records";
import type { CheckoutRecord, SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { planUpcoming, planWillBeDue } from "./reminders";

/** A first payment may be completed for 23 hours (docs.stripe.com/billing/subscriptions/overview). */
const INCOMPLETE_SECONDS = 23 * 3600;
export const TRIAL_WILL_END_SECONDS = 3 * 86_400;

export function planSubscription(sandbox: Sandbox, row: SubscriptionRecord): void {
  const at = subscriptionMoment(row);
  if (at !== null) sandbox.agenda.plan({ at, kind: "subscription", id: row.id });
  planUpcoming(sandbox, row);
}

export function planInvoice(sandbox: Sandbox, row: InvoiceRecord): void {
  const at = invoiceMoment(row);
  if (at !== null) sandbox.agenda.plan({ at, kind: "invoice", id: row.id });
  planWillBeDue(sandbox, row);
}

export function planCheckout({ agenda }: Sandbox, row: CheckoutRecord): void {
  if (row.status === "open") agenda.plan({ at: row.expiresAt, kind: "checkout", id: row.id });
}

export function planSchedule({ agenda }: Sandbox, row: ScheduleRecord): void {
  const at = scheduleMoment(row);
  if (at !== null) agenda.plan({ at, kind: "schedule", id: row.id });
}

/** When a schedule starts, or its running phase ends. */
export function scheduleMoment(row: ScheduleRecord): number | null {
  if (row.status === "not_started") return row.phases[0]?.start ?? null;
  return row.status === "active" ? (row.phases[row.current]?.end ?? null) : null;
}

/** When this subscription next needs attention, or null when it is over. */
export function subscriptionMoment(row: SubscriptionRecord): number | null {
  if (row.status === "canceled" || row.status === "incomplete_expired") return null;
  if (row.status === "incomplete") return row.created + INCOMPLETE_SECONDS;
  const moments = [row.cancelAt, row.pauseCollection?.resumesAt ?? null];
  if (row.status === "trialing" && row.trialEnd !== null) {
    moments.push(row.trialEnd, row.trialEndAnnounced ? null : row.trialEnd - TRIAL_WILL_END_SECONDS);
  } else if (row.status !== "paused") {
    moments.push(firstPeriodEnd(row));
  }
  return earliest(moments);
}

export function invoiceMoment(row: InvoiceRecord): number | null {
  if (row.deleted) return null;
  if (row.status === "draft") return row.autoAdvance ? row.finalizesAt : null;
  if (row.status !== "open") return null;
  if (row.collectionMethod === "send_invoice") return row.overdueSeen ? null : row.dueDate;
  return row.autoAdvance ? row.nextPaymentAttempt : null;
}

function earliest(moments: (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length > 0 ? Math.min(...known) : null;
}
