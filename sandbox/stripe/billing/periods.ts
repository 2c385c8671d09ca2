import type { Interval } from "@/sandbox/stripe/state/catalogue-records";
import type { AnchorConfig } from "@/sandbox/stripe/state/subscription-records";

interface Cycle {
  interval: Interval;
  intervalCount: number;
}

/** Where cycles are counted from. A day asked for by `billing_cycle_anchor_config` outlives short months. */
export interface Anchor {
  anchor: number;
  anchorConfig: AnchorConfig | null;
}

/** The first cycle boundary after `after`, counted from the anchor so that the 31st comes back after February. */
export function nextBoundary(anchor: Anchor, cycle: Cycle, after: number): number {
  let count = Math.floor((after - anchor.anchor) / approximateLength(cycle)) - 1;
  while (boundary(anchor, cycle, count) <= after) count += 1;
  while (boundary(anchor, cycle, count - 1) > after) count -= 1;
  return boundary(anchor, cycle, count);
}

export function lastBoundary(anchor: Anchor, cycle: Cycle, atOrBefore: number): number {
  return boundaryBefore(anchor, cycle, nextBoundary(anchor, cycle, atOrBefore));
}

function boundaryBefore(anchor: Anchor, cycle: Cycle, next: number): number {
  let count = Math.floor((next - anchor.anchor) / approximateLength(cycle)) - 2;
  while (boundary(anchor, cycle, count + 1) < next) count += 1;
  return boundary(anchor, cycle, count);
}

/** The first moment after `now` that a `billing_cycle_anchor_config` names, in UTC. */
export function anchorFromConfig(config: AnchorConfig, now: number): number {
  const at = new Date(now * 1000);
  const hour = config.hour ?? at.getUTCHours();
  const minute = config.minute ?? at.getUTCMinutes();
  const second = config.second ?? at.getUTCSeconds();
  for (let ahead = 0; ahead < 26; ahead += 1) {
    const month = at.getUTCMonth() + ahead;
    const monthOfYear = (month % 12) + 1;
    if (config.month !== null && config.month !== monthOfYear) continue;
    const day = Math.min(config.dayOfMonth, daysIn(at.getUTCFullYear(), month));
    const candidate = Date.UTC(at.getUTCFullYear(), month, day, hour, minute, second) / 1000;
    if (candidate > now) return candidate;
  }
  throw new Error("No month has that day");
}

function boundary(
  { anchor, anchorConfig }: Anchor,
  { interval, intervalCount }: Cycle,
  count: number,
): number {
  const steps = count * intervalCount;
  if (interval === "day") return anchor + steps * 86_400;
  if (interval === "week") return anchor + steps * 7 * 86_400;
  return addMonths(anchor, interval === "year" ? steps * 12 : steps, anchorConfig?.dayOfMonth);
}

export function addMonths(unix: number, months: number, wantedDay?: number): number {
  const from = new Date(unix * 1000);
  const month = from.getUTCMonth() + months;
  const day = Math.min(wantedDay ?? from.getUTCDate(), daysIn(from.getUTCFullYear(), month));
  const midnight = Date.UTC(from.getUTCFullYear(), month, day) / 1000;
  return midnight + (unix % 86_400);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function approximateLength({ interval, intervalCount }: Cycle): number {
  const days = { day: 1, week: 7, month: 30.4, year: 365.2 }[interval];
  return days * 86_400 * intervalCount;
}
