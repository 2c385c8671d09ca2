import { firstPeriodEnd } from "@/sandbox/stripe/render/subscription";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type {
  MissingPaymentMethod,
  PauseCollection,
  SubscriptionRecord,
} from "@/sandbox/stripe/state/subscription-records";
import { announceSubscription, changeSubscription } from "./change";
import { paymentMethodFor } from "./collect";
import { createSubscriptionInvoice } from "./create-invoice";
import { endSubscription } from "./end-subscription";
import { finalizeInvoice } from "./finalize-invoice";
import { cycleOf, licensedBasis, meteredBasis } from "./line-basis";
import { nextBoundary } from "./periods";
import { planSubscription, scheduleMoment, subscriptionMoment, TRIAL_WILL_END_SECONDS } from "./plan-moments";
import { markUncollectible, voidInvoice } from "./void-invoice";
import { workSchedule } from "./work-schedule";

/** Does the one thing that is due, if any, and plans the next. Safe to call at any time. */
export function workSubscription(sandbox: Sandbox, row: SubscriptionRecord): void {
  const now = sandbox.clock.now();
  const at = subscriptionMoment(row);
  if (at === null || at > now) return;
  const schedule = row.schedule === null ? undefined : sandbox.state.schedules.find(row.schedule);
  const phaseEndsAt = schedule ? scheduleMoment(schedule) : null;
  if (row.status === "incomplete") expire(sandbox, row);
  else if (schedule && phaseEndsAt !== null && phaseEndsAt <= now) workSchedule(sandbox, schedule);
  else if (row.pauseCollection?.resumesAt && row.pauseCollection.resumesAt <= now)
    resumeCollection(sandbox, row);
  else if (row.cancelAt !== null && row.cancelAt <= now) endWithUsage(sandbox, row, row.cancelAt);
  else if (row.status === "trialing") workTrial(sandbox, row, now);
  else if (row.cancelAtPeriodEnd) endWithUsage(sandbox, row, firstPeriodEnd(row));
  else renew(sandbox, row, now);
  planSubscription(sandbox, row);
}

/**
 * Opens the periods that follow those ended, and bills the new ones in advance
 * and the old ones' usage in arrears. A schedule's phase that begins with them
 * changes the items in between.
 */
export function renew(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  now: number,
  beginPhase: (start: number) => void = () => {},
): void {
  const due = row.items.filter((item) => item.periodEnd <= now);
  const ended = { start: Math.min(...due.map((item) => item.periodStart)), end: firstPeriodEnd(row) };
  const wasTrial = row.status === "trialing";
  const usage = wasTrial ? [] : due.flatMap((item) => meteredBasis(sandbox, item, item.periodEnd));
  changeSubscription(sandbox, row, () => {
    for (const item of due) {
      item.periodStart = item.periodEnd;
      item.periodEnd = nextBoundary(row, cycleOf(sandbox, item), item.periodStart);
      item.billedUntil = null;
    }
    if (wasTrial) row.status = "active";
    beginPhase(ended.end);
    const begun = row.items.filter((item) => item.periodStart >= ended.end);
    const basis = [...begun.flatMap((item) => licensedBasis(sandbox, row, item)), ...usage];
    const invoice = createSubscriptionInvoice(sandbox, row, "subscription_cycle", basis, ended);
    if (row.pauseCollection) applyPause(sandbox, invoice, row.pauseCollection.behavior);
  });
}

function workTrial(sandbox: Sandbox, row: SubscriptionRecord, now: number): void {
  if (row.trialEnd === null) throw new Error(`Subscription ${row.id} is trialing without an end`);
  if (!row.trialEndAnnounced && row.trialEnd - TRIAL_WILL_END_SECONDS <= now) {
    row.trialEndAnnounced = true;
    announceSubscription(sandbox, "customer.subscription.trial_will_end", row);
  }
  if (row.trialEnd > now) return;
  const outcome = trialOutcome(sandbox, row);
  if (outcome === "cancel") endSubscription(sandbox, row, "cancellation_requested", row.trialEnd);
  else if (outcome === "pause") pause(sandbox, row);
  else renew(sandbox, row, now);
}

/** What follows a trial: without a way to pay, what its `trial_settings` say. */
export function trialOutcome(sandbox: Sandbox, row: SubscriptionRecord): MissingPaymentMethod {
  if (row.cancelAtPeriodEnd) return "cancel";
  const pays =
    row.collectionMethod === "send_invoice" || paymentMethodFor(sandbox, payerOf(row)) !== undefined;
  return pays ? "create_invoice" : row.trialWithoutPayment;
}

/** A subscription that ends takes its unbilled usage onto one last draft (metered lines only). */
export function endWithUsage(sandbox: Sandbox, row: SubscriptionRecord, end: number): void {
  const wasTrial = row.status === "trialing";
  const usage = wasTrial
    ? []
    : row.items.flatMap((item) => meteredBasis(sandbox, item, Math.min(end, item.periodEnd)));
  const start = Math.min(...row.items.map((item) => item.periodStart));
  endSubscription(sandbox, row, "cancellation_requested", end);
  if (usage.length > 0) createSubscriptionInvoice(sandbox, row, "subscription_cycle", usage, { start, end });
}

/** Paused collection decides what becomes of the invoices made meanwhile; `keep_as_draft` leaves them. */
function applyPause(sandbox: Sandbox, invoice: InvoiceRecord, behavior: PauseCollection["behavior"]): void {
  if (behavior === "void") voidInvoice(sandbox, invoice);
  if (behavior !== "mark_uncollectible") return;
  finalizeInvoice(sandbox, invoice, { collects: false });
  if (invoice.status === "open") markUncollectible(sandbox, invoice);
}

export function pause(sandbox: Sandbox, row: SubscriptionRecord): void {
  changeSubscription(sandbox, row, () => {
    row.status = "paused";
  });
  announceSubscription(sandbox, "customer.subscription.paused", row);
}

function resumeCollection(sandbox: Sandbox, row: SubscriptionRecord): void {
  changeSubscription(sandbox, row, () => {
    row.pauseCollection = null;
  });
}

function expire(sandbox: Sandbox, row: SubscriptionRecord): void {
  const now = sandbox.clock.now();
  changeSubscription(sandbox, row, () => {
    row.status = "incomplete_expired";
    row.endedAt = now;
  });
  const invoice = row.latestInvoice === null ? undefined : sandbox.state.invoices.find(row.latestInvoice);
  if (invoice?.status === "open") voidInvoice(sandbox, invoice);
}

function payerOf(row: SubscriptionRecord) {
  return { customer: row.customer, subscription: row.id, defaultPaymentMethod: null };
}
