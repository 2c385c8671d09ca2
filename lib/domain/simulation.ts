import { isShortPeriod } from "./period-length";
import { chargeFor, type PlanTerms } from "./plan";
import { periodMinutes } from "./usage";
import type { PeriodState, PlanInterval } from "./values";

/** The same calls added up after each call increment: any plan's total can be told from them. */
export type SecondsByIncrement = Record<PlanTerms["callIncrementSeconds"], number>;

export type PlanName = { key: string; name: string; version: number };

/** A plan, or a draft that nobody has kept, as what it charges. */
export type SimulatedTerms = Pick<
  PlanTerms,
  | "currency"
  | "billingInterval"
  | "baseAmountMinor"
  | "includedMinutes"
  | "overagePriceMinor"
  | "usageMode"
  | "callIncrementSeconds"
>;

/** A plan on sale, which may be suggested. */
export type OfferedPlan = PlanName & { terms: SimulatedTerms };

/** What is measured: a usage period or, for a tenant without one, a calendar month. */
export type MeasuredPeriod = {
  tenantId: number;
  tenantName: string;
  /** Null: the tenant had no subscription, and the month itself is measured. */
  stripeSubscriptionId: string | null;
  startsAt: Date;
  endsAt: Date;
  standing: Standing;
  /** The version it runs on; null without one. */
  plan: PlanName | null;
  interval: PlanInterval;
  /** Null without a subscription. */
  currency: string | null;
  calls: number;
  seconds: SecondsByIncrement;
  /** Base and usage as Stripe's invoice lines have them; null where they say nothing comparable. */
  billedMinor: number | null;
};

/** What is known of a usage period besides its calls. */
export type PeriodFacts = {
  startsAt: Date;
  endsAt: Date;
  state: PeriodState;
  isTrial: boolean;
  interval: PlanInterval;
  /** Our copy has the invoices that bill it. */
  isMirrored: boolean;
};

/** Only what is settled and read is beside a bill; each other word says why not. */
export type Standing = "settled" | "running" | "closing" | "trial" | "short" | "unread" | "none";

/** Why a row is not compared with what was billed. */
export const LEFT_OUT = [
  "interval",
  "none",
  "trial",
  "running",
  "closing",
  "short",
  "unread",
  "currency",
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export type Charge = { minutes: number; minutesBeyond: number; overageMinor: number; totalMinor: number };

export type Suggestion = PlanName & {
  totalMinor: number;
  /** Beside what was billed; null when nothing was. */
  differenceMinor: number | null;
  currency: string;
};

export type SimulatedPeriod = MeasuredPeriod & {
  /** What the simulated plan would have billed; null when it cannot be said of such a period. */
  charge: Charge | null;
  /** Null: the two amounts stand beside each other. */
  leftOut: LeftOut | null;
  /** Simulated less billed: positive when the plan would have brought more. */
  differenceMinor: number | null;
  /** The plan on sale that costs the tenant least, where that is less than it was billed. */
  cheapest: Suggestion | null;
  /** The plan that brings us most, of those whose included minutes were used up, where that is more than was billed. */
  best: Suggestion | null;
};

export function standingOf(
  { startsAt, endsAt, state, isTrial, interval, isMirrored }: PeriodFacts,
  at: Date,
): Standing {
  if (isTrial) return "trial";
  if (state !== "settled") return endsAt > at ? "running" : "closing";
  if (isShortPeriod(startsAt, endsAt, interval)) return "short";
  return isMirrored ? "settled" : "unread";
}

/** What terms charge for a period's calls: the engine's own rule, in the terms' increment. */
export function simulateCharge(terms: SimulatedTerms, seconds: SecondsByIncrement): Charge {
  const minutes = periodMinutes(seconds[terms.callIncrementSeconds]);
  return { minutes, ...chargeFor(terms, minutes) };
}

/** A period through a plan, beside what was billed, and what the plans on sale would have made of it. */
export function simulatePeriod(
  period: MeasuredPeriod,
  terms: SimulatedTerms,
  offered: readonly OfferedPlan[],
): SimulatedPeriod {
  const leftOut = whyLeftOut(period, terms);
  const canBeCharged = leftOut !== "interval" && leftOut !== "short";
  const charge = canBeCharged ? simulateCharge(terms, period.seconds) : null;
  const isCompared = leftOut === null && charge !== null && period.billedMinor !== null;
  return {
    ...period,
    charge,
    leftOut,
    differenceMinor: isCompared ? charge.totalMinor - (period.billedMinor ?? 0) : null,
    ...suggest(period, terms.currency, offered),
  };
}

function whyLeftOut(period: MeasuredPeriod, terms: SimulatedTerms): LeftOut | null {
  if (period.interval !== terms.billingInterval) return "interval";
  if (period.standing !== "settled") return period.standing;
  return period.currency === terms.currency ? null : "currency";
}

/** Only for what is over and known: other plans of the same currency and interval, beside the bill. */
function suggest(
  { standing, currency, interval, plan, seconds, billedMinor }: MeasuredPeriod,
  simulatedCurrency: string,
  offered: readonly OfferedPlan[],
): Pick<SimulatedPeriod, "cheapest" | "best"> {
  const inCurrency = currency ?? simulatedCurrency;
  const others = offered
    .filter(({ terms }) => terms.currency === inCurrency && terms.billingInterval === interval)
    .filter(({ key, version }) => plan?.key !== key || plan.version !== version)
    .map((other) => ({ ...other, charge: simulateCharge(other.terms, seconds) }));
  const cheapest = least(others, ({ charge }) => charge.totalMinor);
  if (standing === "none") return { cheapest: cheapest && suggestionOf(cheapest, null), best: null };
  if (standing !== "settled" || billedMinor === null) return { cheapest: null, best: null };
  const best = least(others.filter(isUsedUp), ({ charge }) => -charge.totalMinor);
  return {
    cheapest:
      cheapest && cheapest.charge.totalMinor < billedMinor ? suggestionOf(cheapest, billedMinor) : null,
    best: best && best.charge.totalMinor > billedMinor ? suggestionOf(best, billedMinor) : null,
  };
}

type Charged = OfferedPlan & { charge: Charge };

/** Nobody is to be sold minutes that they do not use. An unlimited plan sells none in particular. */
function isUsedUp({ terms: { includedMinutes }, charge }: Charged): boolean {
  return includedMinutes === null || charge.minutes >= includedMinutes;
}

function suggestionOf(
  { key, name, version, terms, charge }: Charged,
  billedMinor: number | null,
): Suggestion {
  const { totalMinor } = charge;
  const differenceMinor = billedMinor === null ? null : totalMinor - billedMinor;
  return { key, name, version, totalMinor, differenceMinor, currency: terms.currency };
}

/** The first of those with the smallest value. */
function least<Item>(items: readonly Item[], costOf: (item: Item) => number): Item | null {
  return items.reduce<Item | null>(
    (found, item) => (found === null || costOf(item) < costOf(found) ? item : found),
    null,
  );
}
