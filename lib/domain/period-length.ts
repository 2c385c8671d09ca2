import { DAY_MS } from "./utc-day";
import type { PlanInterval } from "./values";

/** February is the shortest month, and no year is shorter than 365 days. */
const FEWEST_DAYS = { month: 28, year: 365 } as const satisfies Record<PlanInterval, number>;

/** Whether a period is shorter than any whole interval: it was cut short, or leads up to a billing day. */
export function isShortPeriod(startsAt: Date, endsAt: Date, interval: PlanInterval): boolean {
  return endsAt.getTime() - startsAt.getTime() < FEWEST_DAYS[interval] * DAY_MS;
}
