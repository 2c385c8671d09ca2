/** How far a clock is to move, as a person says it; a bare number means seconds. */
export type ClockStep = number | Partial<Record<StepUnit, number>>;
export type StepUnit = "years" | "months" | "weeks" | "days" | "hours" | "minutes" | "seconds";

const SECONDS = { weeks: 604_800, days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;

/** The moment one step after another; a month later is the same day of the next month, or its last. */
export function stepAfter(unix: number, step: ClockStep): number {
  if (typeof step === "number") return unix + step;
  const { years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = step;
  const rest =
    weeks * SECONDS.weeks +
    days * SECONDS.days +
    hours * SECONDS.hours +
    minutes * SECONDS.minutes +
    seconds * SECONDS.seconds;
  return monthsAfter(unix, years * 12 + months) + rest;
}

function monthsAfter(unix: number, months: number): number {
  const from = new Date(unix * 1000);
  const to = new Date(from);
  to.setUTCMonth(from.getUTCMonth() + months, 1);
  const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return Math.floor(to.getTime() / 1000);
}
