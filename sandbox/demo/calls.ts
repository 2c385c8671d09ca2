import { between, type Random, randomFrom } from "./random";
import { secondOfDay, shareOfDayBefore, type Trade, weightOfDay } from "./rhythm";

const SEED = "releve";
const DAY_MS = 86_400_000;
const DAYS_OF_MONTH = 30.4;

/** Who is called: what decides the calls of a tenant, and nothing else. */
export type Callee = {
  key: string;
  trade: Trade;
  minutesPerMonth: number;
  /** US dollars that Vapi takes for a minute, on average. */
  costPerMinute: number;
};

export type DemoCall = {
  id: string;
  startedAt: Date;
  endedAt: Date;
  durationSeconds: number;
  costs: { type: string; cost: number }[];
  costUsd: string;
  endedReason: string;
};

/**
 * The calls of a tenant that ended in `(from, to]`, in no particular order. A
 * day's calls depend on the tenant and the day alone, so a window can be asked
 * for again, or in pieces, and gives the same calls with the same ids.
 */
export function callsBetween(callee: Callee, from: Date, to: Date): DemoCall[] {
  const firstDay = Math.floor(from.getTime() / DAY_MS) - 1;
  const lastDay = Math.floor(to.getTime() / DAY_MS);
  return Array.from({ length: lastDay - firstDay + 1 }, (_, index) => new Date((firstDay + index) * DAY_MS))
    .flatMap((day) => callsOfDay(callee, day))
    .filter(({ endedAt }) => endedAt > from && endedAt <= to);
}

/** Minutes a month that make a tenant have used about `minutes` between two moments. */
export function paceFor(trade: Trade, minutes: number, from: Date, to: Date): number {
  let days = shareOfDayBefore(trade, to) * weightOfDay(trade, to);
  days -= shareOfDayBefore(trade, from) * weightOfDay(trade, from);
  for (let day = midnightOf(from); day < midnightOf(to); day += DAY_MS) {
    days += weightOfDay(trade, new Date(day));
  }
  return (minutes / days) * DAYS_OF_MONTH;
}

function callsOfDay(callee: Callee, day: Date): DemoCall[] {
  const name = day.toISOString().slice(0, 10);
  const random = randomFrom(`${SEED}/${callee.key}/${name}`);
  const busy = weightOfDay(callee.trade, day) * between(random, 0.85, 1.15);
  let secondsLeft = (callee.minutesPerMonth / DAYS_OF_MONTH) * busy * 60;
  const calls: DemoCall[] = [];
  for (;;) {
    const seconds = durationOf(random);
    // The last call of a day comes as often as the day has time left for it.
    if (secondsLeft < seconds && random() > secondsLeft / seconds) return calls;
    secondsLeft -= seconds;
    calls.push(callOf(callee, `demo-${callee.key}-${name}-${calls.length + 1}`, day, seconds, random));
  }
}

function callOf(callee: Callee, id: string, day: Date, seconds: number, random: Random): DemoCall {
  const startedAt = new Date(day.getTime() + secondOfDay(callee.trade, random) * 1000);
  const costs = costsOf((seconds / 60) * callee.costPerMinute * between(random, 0.9, 1.1));
  return {
    id,
    startedAt,
    endedAt: new Date(startedAt.getTime() + seconds * 1000),
    durationSeconds: seconds,
    costs,
    costUsd: costs.reduce((sum, { cost }) => sum + cost, 0).toFixed(6),
    endedReason: reasonOf(random()),
  };
}

/** Some hang up at once, most speak for two or three minutes, a few much longer. */
function durationOf(random: Random): number {
  if (random() < 0.1) return Math.round(between(random, 6, 25));
  const middle = Math.exp(between(random, -1, 1) * 0.55 + between(random, -1, 1) * 0.55);
  return Math.round(Math.min(1_500, 150 * middle));
}

function costsOf(dollars: number): DemoCall["costs"] {
  const parts = [
    ["transport", 0.09],
    ["transcriber", 0.1],
    ["model", 0.17],
    ["voice", 0.22],
    ["vapi", 0.42],
  ] as const;
  return parts.map(([type, share]) => ({ type, cost: Number((dollars * share).toFixed(4)) }));
}

function reasonOf(chance: number): string {
  if (chance < 0.72) return "customer-ended-call";
  if (chance < 0.93) return "assistant-ended-call";
  return chance < 0.98 ? "assistant-forwarded-call" : "silence-timed-out";
}

function midnightOf(at: Date): number {
  return Math.floor(at.getTime() / DAY_MS) * DAY_MS;
}
