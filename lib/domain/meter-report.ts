const SECOND_MS = 1_000;
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
 * already reached it. Whole seconds, as Stripe counts. Null when the period has
 * no second left, which takes 3,600 closing values.
 */
export function nextReportTime({ startsAt, endsAt, previousEventAt, now }: ReportMoment): Date | null {
  const latestRegular = Math.min(now.getTime(), endsAt.getTime() - CLOSING_RESERVE_MS);
  const afterPrevious = previousEventAt ? previousEventAt.getTime() + SECOND_MS : 0;
  const chosen = wholeSecond(Math.max(startsAt.getTime(), latestRegular, afterPrevious));
  return chosen < endsAt.getTime() ? new Date(chosen) : null;
}

function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / SECOND_MS) * SECOND_MS;
}
