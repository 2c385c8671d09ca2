import { between, type Random, randomFrom } from "@/sandbox/demo/random";
import { LATE, STOPS, type Stop, stopAfter, stopNamed } from "./stops";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
/** The first period is October's to November's, the second one November's to December's. */
const FIRST_PERIOD_MS = 31 * DAY;
const SECOND_PERIOD_MS = 30 * DAY;
const TRIAL_DAYS = 10;

/** A report of a call that reaches the app at a stop, once or twice at the same moment. */
export type Telling = { stop: Stop; seconds: number; copies: 1 | 2; isCorrection: boolean };

/** One call, as far from the start of its tenant's first period as it ended. */
export type MonthCall = { id: string; endsAfterMs: number; tellings: Telling[] };

export type Deed = { stop: Stop; does: "card_fails" | "cancel_at_period_end" };

export type MonthTenant = {
  id: number;
  planKey: string;
  trialDays: number;
  deed: Deed | null;
  calls: MonthCall[];
};

/** Plans of every mode; how many minutes of a month are included, or are usual where none are. */
const CAST: { planKey: string; minutes: number; trialDays?: number; deed?: Deed["does"] }[] = [
  { planKey: "growth", minutes: 800, deed: "card_fails" },
  { planKey: "starter", minutes: 400, deed: "cancel_at_period_end" },
  { planKey: "growth", minutes: 800, trialDays: TRIAL_DAYS },
  { planKey: "enterprise", minutes: 10_000 },
  { planKey: "flat", minutes: 500 },
  { planKey: "pro", minutes: 1_200 },
  { planKey: "starter", minutes: 400 },
  { planKey: "enterprise", minutes: 10_000, trialDays: TRIAL_DAYS },
  { planKey: "growth", minutes: 800 },
  { planKey: "starter", minutes: 400 },
];

/**
 * What happens to so many tenants in two months, and when the app hears of it.
 * The seed alone decides it: the same seed, the same month.
 */
export function monthOf(seed: number, tenants: number): MonthTenant[] {
  return Array.from({ length: tenants }, (_, index) => {
    const role = CAST[index % CAST.length];
    if (!role) throw new Error("The cast is empty");
    const random = randomFrom(`instances/${seed}/${index}`);
    return {
      id: index + 1,
      planKey: role.planKey,
      trialDays: role.trialDays ?? 0,
      deed: role.deed ? { stop: deedStop(role.deed), does: role.deed } : null,
      calls: callsOf(random, `call-${seed}-${index + 1}`, role.minutes),
    };
  });
}

function deedStop(does: Deed["does"]): Stop {
  return stopNamed(does === "card_fails" ? "day 15" : "day 12");
}

/** Some tenants stay below what is included, some use nearly twice that. */
function callsOf(random: Random, name: string, minutes: number): MonthCall[] {
  const [usual, afterwards] = [30, 10];
  const seconds = (minutes * 60 * between(random, 0.6, 1.8)) / usual;
  const ends = [
    ...Array.from({ length: usual }, () => between(random, 0, FIRST_PERIOD_MS)),
    ...edges(FIRST_PERIOD_MS),
    ...Array.from({ length: afterwards }, () => FIRST_PERIOD_MS + between(random, 0, SECOND_PERIOD_MS)),
    ...edges(FIRST_PERIOD_MS + SECOND_PERIOD_MS),
  ];
  const heard = ends.map((end, index) => {
    const lasts = Math.round(seconds * between(random, 0.2, 1.8));
    return heardCall(random, `${name}-${index}`, Math.round(end), lasts);
  });
  const late = LATE.map((stop, index) => {
    const lasts = Math.round(seconds * between(random, 0.2, 1));
    const end = Math.round(between(random, 0.1, 0.99) * FIRST_PERIOD_MS);
    return {
      id: `${name}-late-${index}`,
      endsAfterMs: end,
      tellings: [toldAt(random, stopNamed(stop), lasts)],
    };
  });
  return [...heard, ...late];
}

/** Around a period's end calls end within its last hour and minutes, in its last and in the next one's first moment. */
function edges(end: number): number[] {
  return [-59 * MINUTE, -18 * MINUTE, -30 * SECOND, -1, 0, 2 * MINUTE].map((offset) => end + offset);
}

/** Most are told at once, some a little late but while their invoice is a draft, some twice, some are corrected. */
function heardCall(random: Random, id: string, endsAfterMs: number, lasts: number): MonthCall {
  const first = stopAfter(endsAfterMs);
  const told = random() < 0.1 ? later(first) : first;
  const tellings = [toldAt(random, told, lasts)];
  if (random() < 0.12) {
    const corrected = Math.max(1, Math.round(lasts * between(random, 0.3, 1.5)));
    tellings.push({ ...toldAt(random, later(told), corrected), isCorrection: true });
  }
  return { id, endsAfterMs, tellings };
}

function toldAt(random: Random, stop: Stop, seconds: number): Telling {
  return { stop, seconds, copies: random() < 0.3 ? 2 : 1, isCorrection: false };
}

/** The next stop, if calls are told there and both belong to the same side of an invoice's finalization. */
function later(stop: Stop): Stop {
  const next = STOPS[STOPS.indexOf(stop) + 1];
  return next?.hearsCalls && next.chapter === stop.chapter ? next : stop;
}
