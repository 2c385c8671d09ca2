import { changeSubscription } from "@/sandbox/stripe/billing/change";
import { splitPhase } from "@/sandbox/stripe/billing/change-schedule";
import { paymentMethodFor } from "@/sandbox/stripe/billing/collect";
import { createSubscriptionInvoice } from "@/sandbox/stripe/billing/create-invoice";
import { announceDiscountEnd, checkedDiscounts, giveDiscounts } from "@/sandbox/stripe/billing/discounts";
import { endSubscription } from "@/sandbox/stripe/billing/end-subscription";
import { finalizeInvoice } from "@/sandbox/stripe/billing/finalize-invoice";
import { imagine } from "@/sandbox/stripe/billing/imagine";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { meteredBasis, trialBasis } from "@/sandbox/stripe/billing/line-basis";
import { swapItems } from "@/sandbox/stripe/billing/swap-items";
import { checkTaxLocation } from "@/sandbox/stripe/billing/tax-location";
import { totalsOf } from "@/sandbox/stripe/billing/totals";
import { pause, renew, trialOutcome } from "@/sandbox/stripe/billing/work-subscription";
import { actionRequired, declined } from "@/sandbox/stripe/http/declines";
import { invalid } from "@/sandbox/stripe/http/errors";
import type { Values } from "@/sandbox/stripe/http/params";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { checkedPaymentMethod, getSubscription, patched } from "./find";
import { daysMissing, daysWithoutInvoice } from "./subscription-params";
import type { updateFields } from "./subscriptions";

type Update = Partial<Values<typeof updateFields>>;

/** Applies an update as one change, so that one event tells all of it. */
export function updateSubscription(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  values: Update,
): SubscriptionRecord {
  refuseEnded(row, values);
  refuseManaged(row, values);
  const method = values.default_payment_method;
  if (method) checkedPaymentMethod(sandbox, method, row.customer, "default_payment_method");
  if (values.cancel_at_period_end && values.cancel_at) {
    throw invalid(
      "You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
      "cancel_at",
    );
  }
  const discounts = values.discounts ? checkedDiscounts(sandbox, values.discounts, holderOf(row)) : [];
  if (values.automatic_tax?.enabled) checkTaxLocation(sandbox, row.customer);
  if (values.payment_behavior === "error_if_incomplete") refuseUnpaid(sandbox, row, values);
  const untouched = structuredClone(row);
  let gone: string[] = [];
  changeSubscription(sandbox, row, () => {
    try {
      apply(sandbox, row, values);
    } catch (error) {
      // A refusal halfway must leave nothing behind.
      Object.assign(row, untouched);
      throw error;
    }
    if (values.discounts !== undefined) {
      gone = row.discounts;
      row.discounts = giveDiscounts(sandbox, discounts, holderOf(row));
      gone = gone.filter((id) => !row.discounts.includes(id));
    }
  });
  announceDiscountEnd(sandbox, gone);
  return row;
}

function holderOf(row: SubscriptionRecord) {
  return { customer: row.customer, subscription: row.id, currency: row.currency, has: row.discounts };
}

function apply(sandbox: Sandbox, row: SubscriptionRecord, values: Update): void {
  row.metadata = patched(row.metadata, values.metadata);
  if (values.description !== undefined) row.description = values.description;
  if (values.default_payment_method !== undefined) row.defaultPaymentMethod = values.default_payment_method;
  setCollection(row, values);
  if (values.trial_settings)
    row.trialWithoutPayment = values.trial_settings.end_behavior.missing_payment_method;
  if (values.pause_collection !== undefined) row.pauseCollection = pauseFrom(values.pause_collection);
  if (values.automatic_tax) row.automaticTax = values.automatic_tax.enabled;
  setCancellation(sandbox, row, values);
  // A trial that ends with the same request bills what the items have become.
  const changesInTrial = row.status === "trialing";
  if (values.trial_end !== undefined && !changesInTrial) setTrialEnd(sandbox, row, values.trial_end);
  const resetsAnchor = values.billing_cycle_anchor?.type === "now";
  if (values.items || resetsAnchor) {
    const proration = values.proration_behavior ?? "create_prorations";
    const prorationDate = values.proration_date;
    swapItems(sandbox, row, values.items ?? [], { proration, resetsAnchor, prorationDate });
    splitPhase(sandbox, row);
  }
  if (values.trial_end !== undefined && changesInTrial) setTrialEnd(sandbox, row, values.trial_end);
}

/** Who manages the end of a subscription under a schedule is the schedule. */
function refuseManaged(row: SubscriptionRecord, values: Update): void {
  const asked = (["cancel_at", "cancel_at_period_end"] as const).find((name) => values[name] !== undefined);
  if (row.schedule === null || !asked) return;
  throw invalid(
    `The subscription is managed by the subscription schedule \`${row.schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    asked,
  );
}

/** Tries the change in an imagined sandbox first: what could not be charged changes nothing. */
function refuseUnpaid(sandbox: Sandbox, row: SubscriptionRecord, values: Update): void {
  const imagined = imagine(sandbox, row.customer);
  const copy = getSubscription(imagined, row.id);
  const before = imagined.state.invoices.lastId();
  apply(imagined, copy, values);
  const made = imagined.state.invoices.lastId();
  const invoice = made === null || made === before ? undefined : imagined.state.invoices.find(made);
  if (!invoice || invoice.collectionMethod === "send_invoice") return;
  if (totalsOf(imagined, invoice, invoiceLines(imagined, invoice)).amountDue === 0) return;
  const method = paymentMethodFor(sandbox, invoice);
  if (!method) {
    throw invalid(
      "This customer has no attached payment source or default payment method. Please consider adding a default payment method.",
      undefined,
      "resource_missing",
    );
  }
  if (method.needsAuthentication) throw actionRequired("subscription");
  if (method.declineCode !== null) throw declined(method.declineCode);
}

/** Invoices that exist keep their own way of being paid. */
function setCollection(row: SubscriptionRecord, values: Update): void {
  const method = values.collection_method ?? row.collectionMethod;
  const days = values.days_until_due;
  if (method === "charge_automatically" && days !== undefined) throw daysWithoutInvoice();
  if (method === "send_invoice" && days === undefined && row.daysUntilDue === null) throw daysMissing();
  row.collectionMethod = method;
  row.daysUntilDue = method === "send_invoice" ? (days ?? row.daysUntilDue) : null;
}

function refuseEnded(row: SubscriptionRecord, values: Update): void {
  if (row.endedAt === null) return;
  const allowed = new Set(["metadata", "cancellation_details"]);
  const other = Object.entries(values).find(([key, value]) => value !== undefined && !allowed.has(key));
  if (other) {
    throw invalid("A canceled subscription can only update its cancellation_details and metadata.", other[0]);
  }
}

function setCancellation({ clock }: Sandbox, row: SubscriptionRecord, values: Update): void {
  if (values.cancel_at_period_end === undefined && values.cancel_at === undefined) {
    if (values.cancellation_details)
      row.cancellation = { ...row.cancellation, ...textsOf(values.cancellation_details) };
    return;
  }
  if (values.cancel_at_period_end !== undefined) row.cancelAtPeriodEnd = values.cancel_at_period_end;
  if (values.cancel_at !== undefined) row.cancelAt = values.cancel_at;
  if (values.cancel_at_period_end === false && values.cancel_at === undefined) row.cancelAt = null;
  if (values.cancel_at) row.cancelAtPeriodEnd = false;
  const ends = row.cancelAtPeriodEnd || row.cancelAt !== null;
  row.canceledAt = ends ? (row.canceledAt ?? clock.now()) : null;
  row.cancellation = {
    ...row.cancellation,
    ...textsOf(values.cancellation_details ?? {}),
    reason: ends ? "cancellation_requested" : null,
  };
}

function textsOf(details: { comment?: string | null; feedback?: string | null }) {
  return {
    ...(details.comment !== undefined && { comment: details.comment }),
    ...(details.feedback !== undefined && { feedback: details.feedback }),
  };
}

/** Ending a trial now bills at once; a later end starts, or prolongs, a trial from now. */
function setTrialEnd(sandbox: Sandbox, row: SubscriptionRecord, end: number | "now"): void {
  const now = sandbox.clock.now();
  if (end === "now" || end <= now) {
    if (row.status !== "trialing") return;
    row.trialEnd = now;
    row.anchor = now;
    row.anchorConfig = null;
    for (const item of row.items) item.periodEnd = now;
    const outcome = trialOutcome(sandbox, row);
    if (outcome === "cancel") endSubscription(sandbox, row, "cancellation_requested");
    if (outcome === "pause") pause(sandbox, row);
    if (outcome !== "create_invoice") return;
    renew(sandbox, row, now);
    const invoice = row.latestInvoice === null ? undefined : sandbox.state.invoices.find(row.latestInvoice);
    if (invoice) finalizeInvoice(sandbox, invoice, { collects: true });
    return;
  }
  const wasTrial = row.status === "trialing";
  const usage = wasTrial ? [] : row.items.flatMap((item) => meteredBasis(sandbox, item, now));
  const start = Math.min(...row.items.map((item) => item.periodStart));
  row.status = "trialing";
  row.trialStart = wasTrial ? row.trialStart : now;
  row.trialEnd = end;
  row.anchor = end;
  row.anchorConfig = null;
  row.trialEndAnnounced = false;
  for (const item of row.items) {
    if (!wasTrial) item.periodStart = now;
    item.periodEnd = end;
  }
  if (wasTrial) return;
  const basis = [...usage, ...row.items.flatMap((item) => trialBasis(sandbox, item))];
  const invoice = createSubscriptionInvoice(sandbox, row, "subscription_update", basis, { start, end: now });
  finalizeInvoice(sandbox, invoice, { collects: true });
}

function pauseFrom(
  pause: { behavior: "keep_as_draft" | "mark_uncollectible" | "void"; resumes_at?: number } | null,
) {
  return pause && { behavior: pause.behavior, resumesAt: pause.resumes_at ?? null };
}
