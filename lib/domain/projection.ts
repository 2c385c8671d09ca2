import { DAY_MS } from "./utc-day";

/** A week, so that every weekday is in it once. */
const RECENT_MS = 7 * DAY_MS;

/**
 * The last days of a running period, by which its end is foreseen; null on its
 * first day, which says too little, and when it is over.
 */
export function recentDays(
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
  at: Date,
): { from: Date; to: Date } | null {
  const elapsedMs = at.getTime() - startsAt.getTime();
  if (elapsedMs < DAY_MS || at >= endsAt) return null;
  return { from: new Date(at.getTime() - Math.min(elapsedMs, RECENT_MS)), to: at };
}

/** What a period's total will be at its end when it goes on as in its recent days. */
export function projectedMinutes(
  usedMinutes: number,
  recent: { from: Date; to: Date; minutes: number },
  endsAt: Date,
): number {
  const perMs = recent.minutes / (recent.to.getTime() - recent.from.getTime());
  return usedMinutes + Math.round(perMs * (endsAt.getTime() - recent.to.getTime()));
}
