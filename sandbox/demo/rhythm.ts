import { between, pickWeighted, type Random } from "./random";

/** What a business does decides when its phone rings. */
export type Trade = "practice" | "workshop" | "table" | "salon" | "shop";

type Rhythm = {
  /** Sunday first. */
  weekdays: readonly number[];
  /** Hour of the first weight, UTC: the tenants are in France and Britain. */
  opens: number;
  hours: readonly number[];
};

const RHYTHMS: Record<Trade, Rhythm> = {
  practice: {
    weekdays: [0.05, 1.4, 1.1, 1, 1.1, 1, 0.35],
    opens: 6,
    hours: [2, 8, 9, 7, 5, 2, 4, 6, 6, 5, 3, 1],
  },
  workshop: {
    weekdays: [0.05, 1.3, 1.1, 1, 1, 1.1, 0.5],
    opens: 6,
    hours: [4, 7, 7, 5, 4, 2, 5, 5, 5, 6, 3, 1],
  },
  table: {
    weekdays: [0.9, 0.3, 0.7, 0.8, 1, 1.6, 1.7],
    opens: 8,
    hours: [1, 4, 7, 5, 2, 1, 2, 4, 8, 9, 6, 2],
  },
  salon: {
    weekdays: [0.1, 0.3, 1.1, 1, 1.1, 1.4, 1.6],
    opens: 7,
    hours: [2, 6, 7, 6, 4, 4, 5, 6, 6, 5, 4, 1],
  },
  shop: { weekdays: [0.2, 1, 1, 1, 1, 1.2, 1.4], opens: 7, hours: [2, 5, 6, 6, 4, 4, 5, 5, 6, 6, 4, 1] },
};

/** How busy a UTC day is; an average day of a week is 1. */
export function weightOfDay(trade: Trade, day: Date): number {
  const { weekdays } = RHYTHMS[trade];
  const mean = weekdays.reduce((sum, weight) => sum + weight, 0) / weekdays.length;
  return (weekdays[day.getUTCDay()] ?? 0) / mean;
}

/** A second of the UTC day at which somebody might call. One call in thirty comes at night. */
export function secondOfDay(trade: Trade, random: Random): number {
  const { opens, hours } = RHYTHMS[trade];
  const hour = random() < 1 / 30 ? between(random, 0, 24) : opens + pickWeighted(random, hours) + random();
  return Math.floor((hour % 24) * 3_600);
}

/** The part of a UTC day's calls that has ended by a moment of it, on average. */
export function shareOfDayBefore(trade: Trade, at: Date): number {
  const { opens, hours } = RHYTHMS[trade];
  const hour = (at.getTime() % 86_400_000) / 3_600_000;
  const total = hours.reduce((sum, weight) => sum + weight, 0);
  const passed = hours.reduce(
    (sum, weight, index) => sum + weight * Math.min(1, Math.max(0, hour - opens - index)),
    0,
  );
  return (passed / total) * (29 / 30) + hour / 24 / 30;
}
