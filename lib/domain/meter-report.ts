import type { PeriodTrouble } from "./values";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** The period's last hour is kept for closing values, so that order by event time and order of arrival agree. */
const CLOSING_RESERVE_MS = 60 * 60 * SECOND_MS;

type ReportMoment = {
  startsAt: Date;
  endsAt: Date;
  /** Event time of the report before; null for the first. */
  previousEventAt: Date | null;
  now: Date;
};

/**
 * The event time of a period's next report: inside the period, later than every
 * report before it, and never inside the last hour unless earlier reports have
 * already reached it. Whole seconds, as Stripe counts, and from the first whole
 * minute on, because Stripe's summaries cut at minutes: so the period before,
 * whose summary is cut there too, never shows a report of this one. Null when the period has
 * no second left, which takes 3,600 closing values.
 */
export function nextReportTime({ startsAt, endsAt, previousEventAt, now }: ReportMoment): Date | null {
  const latestRegular = Math.min(now.getTime(), endsAt.getTime() - CLOSING_RESERVE_MS);
  const afterPrevious = previousEventAt ? previousEventAt.getTime() + SECOND_MS : 0;
  const chosen = wholeSecond(Math.max(firstWholeMinute(startsAt), latestRegular, afterPrevious));
  return chosen < endsAt.getTime() ? new Date(chosen) : null;
}

/** Stripe takes events of the last 35 days; a day less, so that none grows too old on its way. */
const STRIPE_TAKES_MS = 34 * 24 * 60 * 60 * SECOND_MS;

/**
 * Whether Stripe would still take a report with this event time. In a period of
 * a year one may have waited for longer: then the next report says what it said.
 */
export function canStillBeSent(eventAt: Date, now: Date): boolean {
  return now.getTime() - eventAt.getTime() <= STRIPE_TAKES_MS;
}

function firstWholeMinute(at: Date): number {
  return Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS;
}

function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / SECOND_MS) * SECOND_MS;
}

/**
 * The minutes that Stripe would bill as things stand: what its meter shows,
 * where a closing waits because that differs; else what it acknowledged last.
 */
export function minutesAtStripe(period: {
  trouble: PeriodTrouble | null;
  /** Of a difference: "410 / 415", the meter's minutes and ours. */
  troubleDetail: string | null;
  acknowledgedMinutes: number | null;
}): number | null {
  const shown = period.trouble === "meter_differs" ? /^(\d+) \//.exec(period.troubleDetail ?? "") : null;
  return shown ? Number(shown[1]) : period.acknowledgedMinutes;
}
