import { renderSchedule } from "@/sandbox/stripe/render/subscription-schedule";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { PhaseRecord, ScheduleRecord } from "@/sandbox/stripe/state/schedule-records";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";
import { planSchedule } from "./plan-moments";

/** Every later change of a schedule: announced, and planned anew. */
export function changeSchedule(sandbox: Sandbox, row: ScheduleRecord, change: () => void): void {
  announceChange(sandbox, "subscription_schedule.updated", () => renderSchedule(row), change);
  planSchedule(sandbox, row);
}

export function announceSchedule(sandbox: Sandbox, type: string, row: ScheduleRecord): void {
  announce(sandbox, type, renderSchedule(row));
}

/** A schedule goes with its subscription when that ends. */
export function cancelSchedule(sandbox: Sandbox, id: string): void {
  const row = sandbox.state.schedules.find(id);
  if (row?.status !== "active" && row?.status !== "not_started") return;
  row.status = "canceled";
  row.canceledAt = sandbox.clock.now();
  announceSchedule(sandbox, "subscription_schedule.canceled", row);
}

/** What runs from now on, as a phase: what a direct update leaves of the running one. */
export function phaseOf(row: SubscriptionRecord, start: number, end: number): PhaseRecord {
  return {
    start,
    end,
    items: row.items.map(({ price, quantity, metadata }) => ({ price, quantity, metadata })),
    currency: row.currency,
    proration: "create_prorations",
    anchor: null,
    trialEnd: row.trialEnd !== null && row.trialEnd > start ? row.trialEnd : null,
    collectionMethod: null,
    daysUntilDue: null,
    defaultPaymentMethod: row.defaultPaymentMethod,
    description: row.description,
    metadata: {},
  };
}

/** A subscription that is updated directly splits its schedule's running phase at this moment. */
export function splitPhase(sandbox: Sandbox, subscription: SubscriptionRecord): void {
  const row =
    subscription.schedule === null ? undefined : sandbox.state.schedules.find(subscription.schedule);
  const running = row?.phases[row.current];
  if (!row || !running) return;
  const now = sandbox.clock.now();
  changeSchedule(sandbox, row, () => {
    const rest = { ...phaseOf(subscription, now, running.end), proration: running.proration };
    row.phases.splice(row.current, 1, { ...running, end: now }, rest);
    row.current += 1;
  });
}
