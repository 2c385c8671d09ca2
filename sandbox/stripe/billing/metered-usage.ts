import type { MeterEventRecord, MeterRecord } from "@/sandbox/stripe/state/catalogue-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { added } from "./amounts";

/**
 * A meter's total for one customer over `[start, end)`. For `last` it is the
 * event latest by timestamp and then by arrival. `visibleAt` hides events that
 * arrived after that real moment, as Stripe's delayed summaries do.
 */
export function usageBetween(
  sandbox: Sandbox,
  meter: MeterRecord,
  customer: string,
  start: number,
  end: number,
  visibleAt = Number.POSITIVE_INFINITY,
): string {
  const events = sandbox.state.meterLog
    .between(meter.id, customer, start, end)
    .filter((event) => event.receivedMs <= visibleAt);
  return aggregate(meter.formula, events);
}

/** The latest arrival that readers may see now. */
export function visibleNow(sandbox: Sandbox): number {
  return Date.now() - sandbox.state.settings.summaryLagMs;
}

function aggregate(formula: MeterRecord["formula"], events: MeterEventRecord[]): string {
  if (formula === "count") return String(events.length);
  if (formula === "last") return events.at(-1)?.value ?? "0";
  return events.reduce((sum, event) => added(sum, event.value), "0");
}
