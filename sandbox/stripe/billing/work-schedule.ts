import { firstPeriodEnd } from "@/sandbox/stripe/render/subscription";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { PhaseRecord, ScheduleRecord } from "@/sandbox/stripe/state/schedule-records";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { changeSubscription } from "./change";
import { announceSchedule, changeSchedule } from "./change-schedule";
import { createSubscription, newItem } from "./create-subscription";
import { cycleOf } from "./line-basis";
import { nextBoundary } from "./periods";
import { planSchedule, planSubscription, scheduleMoment } from "./plan-moments";
import { type ItemChange, swapItems } from "./swap-items";
import { endWithUsage, renew } from "./work-subscription";

/** Does the one thing that is due, if any: start, the next phase, or the end. Safe to call at any time. */
export function workSchedule(sandbox: Sandbox, row: ScheduleRecord): void {
  const at = scheduleMoment(row);
  if (at === null || at > sandbox.clock.now()) return;
  if (row.status === "not_started") startSchedule(sandbox, row);
  else if (row.current + 1 < row.phases.length) enterNext(sandbox, row);
  else complete(sandbox, row);
  planSchedule(sandbox, row);
}

/** The first phase begins: the subscription is created from it. */
export function startSchedule(sandbox: Sandbox, row: ScheduleRecord): void {
  const [phase] = row.phases;
  if (!phase) return;
  const subscription = createSubscription(sandbox, {
    customer: row.customer,
    items: phase.items.map(({ quantity, ...item }) => ({ ...item, quantity: quantity ?? undefined })),
    metadata: { ...phase.metadata },
    description: phase.description,
    collectionMethod: phase.collectionMethod ?? "charge_automatically",
    daysUntilDue: phase.collectionMethod === "send_invoice" ? (phase.daysUntilDue ?? 30) : null,
    defaultPaymentMethod: phase.defaultPaymentMethod,
    paymentBehavior: sandbox.isImagined ? "default_incomplete" : "allow_incomplete",
    trialEnd: phase.trialEnd,
    trialWithoutPayment: "create_invoice",
    anchor: null,
    anchorConfig: null,
    prorates: true,
    cancelAt: null,
    cancelAtPeriodEnd: false,
    discounts: [],
    automaticTax: false,
  });
  changeSubscription(sandbox, subscription, () => {
    subscription.schedule = row.id;
  });
  changeSchedule(sandbox, row, () => {
    row.subscription = subscription.id;
    row.status = "active";
  });
}

function enterNext(sandbox: Sandbox, row: ScheduleRecord): void {
  changeSchedule(sandbox, row, () => {
    row.current += 1;
  });
  const phase = row.phases[row.current];
  const subscription =
    row.subscription === null ? undefined : sandbox.state.subscriptions.find(row.subscription);
  if (!phase || !subscription || subscription.endedAt !== null) return;
  if (phase.start >= firstPeriodEnd(subscription) && subscription.status !== "paused") {
    renew(sandbox, subscription, sandbox.clock.now(), (start) =>
      beginPhase(sandbox, subscription, phase, start),
    );
    planSubscription(sandbox, subscription);
  } else {
    changeSubscription(sandbox, subscription, () => applyPhase(sandbox, subscription, phase));
  }
}

/** Makes a subscription have a phase's items in the middle of its period, prorated as the phase says. */
export function applyPhase(sandbox: Sandbox, subscription: SubscriptionRecord, phase: PhaseRecord): void {
  adoptSettings(subscription, phase);
  const left = subscription.items.filter((item) => !phase.items.some(({ price }) => price === item.price));
  const changes: ItemChange[] = phase.items.map(({ price, quantity, metadata }) => {
    const kept = subscription.items.find((item) => item.price === price);
    return { ...(kept && { id: kept.id }), price, ...(quantity !== null && { quantity }), metadata };
  });
  for (const { id } of left) changes.push({ id, deleted: true });
  swapItems(sandbox, subscription, changes, {
    proration: phase.proration,
    resetsAnchor: phase.anchor === "phase_start",
  });
}

/** A phase that begins where a period does: nothing is prorated, the new items are billed by the renewal. */
function beginPhase(
  sandbox: Sandbox,
  subscription: SubscriptionRecord,
  phase: PhaseRecord,
  start: number,
): void {
  adoptSettings(subscription, phase);
  if (phase.anchor === "phase_start") {
    subscription.anchor = start;
    subscription.anchorConfig = null;
  }
  subscription.items = phase.items.map((wanted, index) => {
    const kept = subscription.items.find((item) => item.price === wanted.price);
    const asked = { ...wanted, quantity: wanted.quantity ?? undefined };
    const item = kept ?? newItem(sandbox, asked, `items[${index}]`, subscription.currency, start);
    if (kept && wanted.quantity !== null) item.quantity = wanted.quantity;
    item.periodStart = start;
    item.periodEnd = nextBoundary(subscription, cycleOf(sandbox, item), start);
    return item;
  });
}

/** A phase's metadata is laid over the subscription's; an empty value removes a key. */
function adoptSettings(subscription: SubscriptionRecord, phase: PhaseRecord): void {
  const metadata = { ...subscription.metadata, ...phase.metadata };
  subscription.metadata = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== ""));
  if (phase.collectionMethod !== null) subscription.collectionMethod = phase.collectionMethod;
  if (phase.daysUntilDue !== null) subscription.daysUntilDue = phase.daysUntilDue;
  if (phase.defaultPaymentMethod !== null) subscription.defaultPaymentMethod = phase.defaultPaymentMethod;
  if (phase.description !== null) subscription.description = phase.description;
}

/** After the last phase the subscription goes on by itself, or ends. */
function complete(sandbox: Sandbox, row: ScheduleRecord): void {
  const subscription =
    row.subscription === null ? undefined : sandbox.state.subscriptions.find(row.subscription);
  row.status = "completed";
  row.completedAt = sandbox.clock.now();
  if (row.endBehavior === "release") leave(sandbox, row);
  announceSchedule(sandbox, "subscription_schedule.completed", row);
  if (row.endBehavior === "cancel" && subscription && subscription.endedAt === null) {
    endWithUsage(sandbox, subscription, row.phases[row.current]?.end ?? sandbox.clock.now());
  }
}

/** Lets the subscription go; a released schedule does nothing more. */
export function releaseSchedule(sandbox: Sandbox, row: ScheduleRecord): void {
  row.status = "released";
  row.releasedAt = sandbox.clock.now();
  leave(sandbox, row);
  announceSchedule(sandbox, "subscription_schedule.released", row);
}

function leave(sandbox: Sandbox, row: ScheduleRecord): void {
  const subscription =
    row.subscription === null ? undefined : sandbox.state.subscriptions.find(row.subscription);
  row.releasedSubscription = row.subscription;
  row.subscription = null;
  if (!subscription) return;
  changeSubscription(sandbox, subscription, () => {
    subscription.schedule = null;
  });
}
