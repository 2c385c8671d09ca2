/** Usage is counted in UTC days, whatever the zone of the machine or of the reader. */

/** A UTC day has no daylight saving time: it always lasts this long. */
export const DAY_MS = 24 * 60 * 60 * 1000;

/** "2026-11-22". */
export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

export function startOfUtcDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}

/** The first start of a UTC day that is not before `at`. */
export function firstUtcDayFrom(at: Date): Date {
  return new Date(Math.ceil(at.getTime() / DAY_MS) * DAY_MS);
}

export function addUtcDays(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}

/** `monthsLater` 0 is the month of `at`, 1 the one after it, -1 the one before. */
export function startOfUtcMonth(at: Date, monthsLater = 0): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + monthsLater));
}

/**
 * The next midnight on a day of the month after `at`; a month that is too short
 * gives its last day.
 */
export function nextDayOfMonth(day: number, at: Date): Date {
  for (const monthsLater of [0, 1]) {
    const first = startOfUtcMonth(at, monthsLater);
    const last = addUtcDays(startOfUtcMonth(first, 1), -1).getUTCDate();
    const candidate = addUtcDays(first, Math.min(day, last) - 1);
    if (candidate > at) return candidate;
  }
  return startOfUtcMonth(at, 2);
}

/** The same day and time a month later, or the last day of a shorter month: how Stripe renews. */
export function addUtcMonth(at: Date): Date {
  const later = new Date(at);
  later.setUTCMonth(at.getUTCMonth() + 1);
  // February has no 31st: JavaScript would run on into March.
  if (later.getUTCDate() !== at.getUTCDate()) later.setUTCDate(0);
  return later;
}
