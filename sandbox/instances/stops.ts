const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A moment at which the clock stands still long enough for calls to be told and
 * for the crons to run; so far from the moment when every tenant is subscribed.
 */
export type Stop = {
  name: string;
  afterMs: number;
  /** The stops between two finalizations of invoices: within one, it makes no difference when a call is told. */
  chapter: number;
  /** Nothing new is told right before invoices are finalized: what a run has not seen by then would be late. */
  hearsCalls: boolean;
  /** Calls of a finalized period are told here: all of them before a run looks, so that they are late together. */
  tellsLate: boolean;
  /** An instance dies here, in the middle of its usage run. */
  kills: boolean;
};

const days = (...list: number[]): [string, number][] => list.map((day) => [`day ${day}`, day * DAY]);
const FIRST_END = 31 * DAY;
/** Of those who began with ten days of trial. */
const TRIAL_PERIOD_END = 41 * DAY;
const SECOND_END = 61 * DAY;

const MOMENTS: [string, number][] = [
  ...days(1, 3, 5, 7, 9),
  ["trials end", 10 * DAY + 2 * MINUTE],
  ...days(12, 15, 18, 21, 24, 27, 29, 30),
  ["3 hours before", FIRST_END - 3 * HOUR],
  ["58 minutes before", FIRST_END - 58 * MINUTE],
  ["20 minutes before", FIRST_END - 20 * MINUTE],
  ["5 minutes before", FIRST_END - 5 * MINUTE],
  ["1 minute before", FIRST_END - MINUTE],
  ["1 minute after", FIRST_END + MINUTE],
  ["6 minutes after", FIRST_END + 6 * MINUTE],
  ["20 minutes after", FIRST_END + 20 * MINUTE],
  ["45 minutes after", FIRST_END + 45 * MINUTE],
  ["75 minutes after", FIRST_END + 75 * MINUTE],
  ["4 hours after", FIRST_END + 4 * HOUR],
  ["1 day after", FIRST_END + DAY],
  ["3 days after", FIRST_END + 3 * DAY],
  ...days(39),
  ["first trials' month, before", TRIAL_PERIOD_END - 10 * MINUTE],
  ["first trials' month, after", TRIAL_PERIOD_END + 2 * MINUTE],
  ["first trials' month, draft hour", TRIAL_PERIOD_END + 45 * MINUTE],
  ["first trials' month, finalized", TRIAL_PERIOD_END + 75 * MINUTE],
  ...days(46, 52, 58),
  ["2 hours before the second end", SECOND_END - 2 * HOUR],
  ["10 minutes before the second end", SECOND_END - 10 * MINUTE],
  ["2 minutes after the second end", SECOND_END + 2 * MINUTE],
  ["20 minutes after the second end", SECOND_END + 20 * MINUTE],
  ["45 minutes after the second end", SECOND_END + 45 * MINUTE],
  ["75 minutes after the second end", SECOND_END + 75 * MINUTE],
  ["1 day after the second end", SECOND_END + DAY],
];

/** When calls are told that belong on an invoice which has gone out. */
export const LATE = ["4 hours after", "3 days after"];
const KILLS = ["58 minutes before", "1 minute after"];
/** By then the invoices of an end are finalized. */
const FINALIZED = [FIRST_END, TRIAL_PERIOD_END, SECOND_END].map((end) => end + 60 * MINUTE);

export const STOPS: readonly Stop[] = MOMENTS.map(([name, afterMs]) => ({
  name,
  afterMs,
  chapter: FINALIZED.filter((moment) => moment <= afterMs).length,
  hearsCalls: !FINALIZED.some((moment) => afterMs < moment && moment - afterMs <= 15 * MINUTE),
  tellsLate: LATE.includes(name),
  kills: KILLS.includes(name),
}));

export function stopNamed(name: string): Stop {
  const stop = STOPS.find((candidate) => candidate.name === name);
  if (!stop) throw new Error(`No stop is named "${name}"`);
  return stop;
}

/** The first stop at which a call that ended so long after the beginning can be told. */
export function stopAfter(ms: number): Stop {
  const stop = STOPS.find(({ afterMs, hearsCalls }) => hearsCalls && afterMs >= ms);
  if (!stop) throw new Error("Nothing is heard after the last stop");
  return stop;
}
