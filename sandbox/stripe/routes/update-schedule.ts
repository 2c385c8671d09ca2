import { changeSubscription } from "@/sandbox/stripe/billing/change";
import { changeSchedule } from "@/sandbox/stripe/billing/change-schedule";
import { applyPhase } from "@/sandbox/stripe/billing/work-schedule";
import { invalid } from "@/sandbox/stripe/http/errors";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { PhaseRecord, ScheduleRecord } from "@/sandbox/stripe/state/schedule-records";
import { patched } from "./find";
import { type AskedPhase, phasesFrom } from "./schedule-params";

export interface ScheduleUpdate {
  phases?: AskedPhase[];
  end_behavior?: "cancel" | "release";
  metadata?: Record<string, string> | null;
  proration_behavior?: PhaseRecord["proration"];
}

/**
 * Replaces a schedule's phases. Those that are over may be left out; the
 * running one must be there and keeps its start. A change of the running one's
 * items reaches the subscription at once.
 */
export function updateSchedule(
  sandbox: Sandbox,
  row: ScheduleRecord,
  values: ScheduleUpdate,
): ScheduleRecord {
  if (row.status !== "active" && row.status !== "not_started") {
    throw invalid(
      `You cannot update a subscription schedule that is currently in the \`${row.status}\` status.`,
    );
  }
  const now = sandbox.clock.now();
  const phases = values.phases && phasesOf(sandbox, row, values.phases);
  const current = phases && row.status === "active" ? runningAt(phases, now) : 0;
  changeSchedule(sandbox, row, () => {
    row.metadata = patched(row.metadata, values.metadata);
    row.endBehavior = values.end_behavior ?? row.endBehavior;
    if (!phases) return;
    row.phases = phases;
    row.current = current;
  });
  const running = row.phases[row.current];
  const subscription =
    row.subscription === null ? undefined : sandbox.state.subscriptions.find(row.subscription);
  if (phases && subscription && running && differs(running, subscription.items)) {
    const proration = values.proration_behavior ?? "create_prorations";
    changeSubscription(sandbox, subscription, () =>
      applyPhase(sandbox, subscription, { ...running, proration }),
    );
  }
  return row;
}

function phasesOf(sandbox: Sandbox, row: ScheduleRecord, asked: AskedPhase[]): PhaseRecord[] {
  const start = asked[0]?.start_date;
  if (start === undefined) {
    const name = "phases[0][start_date]";
    throw invalid("The first phase must have a `start_date`.", name, "parameter_missing");
  }
  const from = start === "now" ? sandbox.clock.now() : start;
  const running = row.phases[row.current];
  const known = row.phases.some((phase) => phase.start === from);
  if (row.status === "active" && running && !known) {
    throw invalid("You can not modify the start date of the current phase.", "phases[0][start_date]");
  }
  return phasesFrom(sandbox, asked, from);
}

function runningAt(phases: PhaseRecord[], now: number): number {
  const index = phases.findIndex((phase) => phase.start <= now && now < phase.end);
  if (index < 0) {
    throw invalid("The current phase of the subscription schedule must be included in `phases`.", "phases");
  }
  return index;
}

function differs(phase: PhaseRecord, items: { price: string; quantity: number | null }[]): boolean {
  const tell = (list: { price: string; quantity: number | null }[]) =>
    list
      .map(({ price, quantity }) => `${price} ${quantity}`)
      .sort()
      .join();
  return tell(phase.items) !== tell(items);
}
