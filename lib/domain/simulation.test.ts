import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { usageAmountMinor } from "./amount-explanation";
import { type PlanTerms, PlanTermsSchema } from "./plan";
import {
  type MeasuredPeriod,
  type OfferedPlan,
  type PeriodFacts,
  type SimulatedTerms,
  simulateCharge,
  simulatePeriod,
  standingOf,
} from "./simulation";
import { isCutAt, passes, SIMULATION_SORTS, sortSimulation, sumSimulation } from "./simulation-list";
import { billableSeconds, periodMinutes } from "./usage";
import { CALL_INCREMENTS, USAGE_MODES } from "./values";

const DAY = 86_400_000;
const STARTS_AT = new Date("2026-09-20T13:07:11Z");
const ENDS_AT = new Date("2026-10-20T13:07:11Z");

const STARTER: SimulatedTerms = {
  currency: "eur",
  billingInterval: "month",
  baseAmountMinor: 9_900,
  includedMinutes: 400,
  overagePriceMinor: "19",
  usageMode: "meter",
  callIncrementSeconds: 1,
};
const PRO = { ...STARTER, baseAmountMinor: 19_900, includedMinutes: 1_200, overagePriceMinor: "15" };
const BIG = { ...STARTER, baseAmountMinor: 99_000, includedMinutes: 10_000, overagePriceMinor: "12" };
const FLAT: SimulatedTerms = {
  ...STARTER,
  baseAmountMinor: 7_900,
  includedMinutes: null,
  overagePriceMinor: null,
  usageMode: "none",
};

const offer = (key: string, terms: SimulatedTerms, version = 1): OfferedPlan => ({
  key,
  name: key,
  version,
  terms,
});
const OFFERED = [offer("starter", STARTER), offer("pro", PRO), offer("big", BIG)];

function secondsOf(durations: readonly number[]) {
  const of = (step: number) => durations.reduce((sum, seconds) => sum + billableSeconds(seconds, step), 0);
  return { 1: of(1), 6: of(6), 30: of(30), 60: of(60) };
}

/** A settled period of a tenant on "starter" that used so many minutes, and was billed what they cost. */
function settled(minutes: number, changes: Partial<MeasuredPeriod> = {}): MeasuredPeriod {
  const seconds = secondsOf([minutes * 60]);
  return {
    tenantId: 1,
    tenantName: "Ada",
    stripeSubscriptionId: "sub_1",
    startsAt: STARTS_AT,
    endsAt: ENDS_AT,
    standing: "settled",
    plan: { key: "starter", name: "starter", version: 1 },
    interval: "month",
    currency: "eur",
    calls: 1,
    seconds,
    billedMinor: simulateCharge(STARTER, seconds).totalMinor,
    ...changes,
  };
}

const arbitraryTerms: fc.Arbitrary<SimulatedTerms> = fc
  .record({
    currency: fc.constantFrom("eur", "jpy", "usd"),
    billingInterval: fc.constantFrom("month" as const, "year" as const),
    baseAmountMinor: fc.nat(200_000),
    includedMinutes: fc.nat(2_000),
    overagePriceMinor: fc
      .tuple(fc.nat(200), fc.integer({ min: 0, max: 999_999_999_999 }))
      .map(([whole, places]) => `${whole}.${String(places).padStart(12, "0")}`),
    usageMode: fc.constantFrom(...USAGE_MODES),
    callIncrementSeconds: fc.constantFrom(...CALL_INCREMENTS),
  })
  .map((terms) => (terms.usageMode === "none" ? { ...terms, overagePriceMinor: null } : terms));
const durations = fc.array(fc.nat(4_000), { maxLength: 60 });

describe("what a plan would have charged", () => {
  test("is what the engine bills for the same calls, for any plan and calls", () => {
    fc.assert(
      fc.property(arbitraryTerms, durations, (terms, calls) => {
        const used = calls.reduce(
          (sum, seconds) => sum + billableSeconds(seconds, terms.callIncrementSeconds),
          0,
        );
        const minutes = periodMinutes(used);
        const charge = simulateCharge(terms, secondsOf(calls));
        expect(charge.minutes).toBe(minutes);
        expect(charge.overageMinor).toBe(usageAmountMinor({ ...terms, isTrial: false }, minutes));
        expect(charge.totalMinor).toBe(terms.baseAmountMinor + charge.overageMinor);
      }),
    );
  });

  test("never falls when calls are added, nor with a coarser increment, nor with fewer included minutes", () => {
    fc.assert(
      fc.property(arbitraryTerms, durations, durations, fc.nat(500), (terms, calls, more, fewer) => {
        const charged = simulateCharge(terms, secondsOf(calls)).totalMinor;
        expect(simulateCharge(terms, secondsOf([...calls, ...more])).totalMinor).toBeGreaterThanOrEqual(
          charged,
        );
        const coarse = { ...terms, callIncrementSeconds: 60 as const };
        expect(simulateCharge(coarse, secondsOf(calls)).totalMinor).toBeGreaterThanOrEqual(charged);
        const includedMinutes = Math.max(0, (terms.includedMinutes ?? 0) - fewer);
        const stingy = { ...terms, includedMinutes };
        expect(simulateCharge(stingy, secondsOf(calls)).totalMinor).toBeGreaterThanOrEqual(charged);
      }),
    );
  });

  test.each([
    ["a price of twelve places is rounded once", { overagePriceMinor: "2.333333333333" }, 411 * 60, 9_926],
    ["a currency without minor units keeps whole units", { currency: "jpy" }, 401 * 60, 9_919],
    ["a started minute counts in full", {}, 400 * 60 + 1, 9_919],
    ["within the allowance only the base", {}, 400 * 60, 9_900],
    ["no included minutes: every one costs", { includedMinutes: 0 }, 60, 9_919],
  ])("%s", (_rule, changes: Partial<PlanTerms>, seconds, totalMinor) => {
    expect(simulateCharge({ ...STARTER, ...changes }, secondsOf([seconds])).totalMinor).toBe(totalMinor);
  });

  test("each increment has its own sum: eleven calls of one second", () => {
    const seconds = secondsOf(Array.from({ length: 11 }, () => 1));
    const minutesBy = (step: (typeof CALL_INCREMENTS)[number]) =>
      simulateCharge({ ...STARTER, callIncrementSeconds: step }, seconds).minutes;
    expect(CALL_INCREMENTS.map(minutesBy)).toEqual([1, 2, 6, 11]);
  });
});

describe("a period beside its bill", () => {
  test("through its own plan differs by nothing", () => {
    fc.assert(
      fc.property(arbitraryTerms, durations, (terms, calls) => {
        const seconds = secondsOf(calls);
        const billedMinor = simulateCharge(terms, seconds).totalMinor;
        const period = settled(0, {
          seconds,
          billedMinor,
          currency: terms.currency,
          interval: terms.billingInterval,
        });
        const row = simulatePeriod(period, terms, []);
        expect(row).toMatchObject({ leftOut: null, differenceMinor: 0, cheapest: null, best: null });
      }),
    );
  });

  test.each([
    ["another currency is not subtracted", { currency: "usd" }, "currency"],
    ["a year is not charged by the month", { interval: "year" }, "interval"],
    ["a trial bills nothing", { standing: "trial", billedMinor: 0 }, "trial"],
    ["half a month has half a base", { standing: "short" }, "short"],
    ["what runs is not billed yet", { standing: "running", billedMinor: null }, "running"],
    ["without invoices there is no bill", { standing: "unread", billedMinor: null }, "unread"],
  ] as const)("%s", (_rule, changes, leftOut) => {
    const row = simulatePeriod(settled(500, changes), STARTER, OFFERED);
    expect(row).toMatchObject({ leftOut, differenceMinor: null });
    expect(row.charge === null).toBe(leftOut === "interval" || leftOut === "short");
  });

  test.each([
    ["is cut short", { endsAt: new Date(STARTS_AT.getTime() + 9 * DAY) }, "short"],
    ["is settled and read", {}, "settled"],
    ["lacks an invoice", { isMirrored: false }, "unread"],
    ["was a trial", { isTrial: true, state: "open" }, "trial"],
    ["has ended and waits", { state: "closing" }, "closing"],
    ["is open past its end", { state: "open" }, "closing"],
    ["runs", { state: "open", endsAt: new Date("2026-12-01T00:00:00Z") }, "running"],
  ] as const)("a period that %s", (_what, changes: Partial<PeriodFacts>, standing) => {
    const facts: PeriodFacts = {
      startsAt: STARTS_AT,
      endsAt: ENDS_AT,
      state: "settled",
      isTrial: false,
      interval: "month",
      isMirrored: true,
    };
    expect(standingOf({ ...facts, ...changes }, new Date("2026-11-22T00:00:00Z"))).toBe(standing);
  });
});

describe("suggestions", () => {
  const suggested = (period: MeasuredPeriod, offered = OFFERED) => {
    const { cheapest, best } = simulatePeriod(period, STARTER, offered);
    return [cheapest && [cheapest.key, cheapest.differenceMinor], best && [best.key, best.differenceMinor]];
  };

  test("name the cheapest plan for the tenant where it saves something", () => {
    // 99 € and 1,000 minutes at 0.19 €, beside 199 € and 200 minutes at 0.15 €.
    expect(suggested(settled(1_400))).toEqual([["pro", 22_900 - 28_900], null]);
    expect(suggested(settled(300))).toEqual([null, null]);
  });

  test("name what brings us more only where its minutes were used up", () => {
    const onPro = settled(1_400, {
      plan: { key: "pro", name: "pro", version: 1 },
      billedMinor: simulateCharge(PRO, secondsOf([1_400 * 60])).totalMinor,
    });
    expect(suggested(onPro)).toEqual([null, ["starter", 6_000]]);
    // Big would bring 990 €, but nobody sells ten thousand minutes to who uses 1,400.
    expect(suggested(settled(10_001, { billedMinor: 0 }))[1]).toEqual(["pro", 19_900 + 8_801 * 15]);
  });

  test("never name the version that the tenant has, and may name the plan's next one", () => {
    const cheaper = offer("starter", { ...STARTER, baseAmountMinor: 8_900 }, 2);
    expect(suggested(settled(300), [offer("starter", STARTER), cheaper])).toEqual([
      ["starter", -1_000],
      null,
    ]);
  });

  test("keep to the tenant's currency and interval", () => {
    const others = [
      offer("usd", { ...FLAT, currency: "usd" }),
      offer("year", { ...FLAT, billingInterval: "year" }),
    ];
    expect(suggested(settled(2_000), others)).toEqual([null, null]);
    expect(suggested(settled(2_000), [offer("flat", FLAT)])).toEqual([["flat", 7_900 - 40_300], null]);
  });

  test("to a tenant without a subscription name the cheapest, beside nothing", () => {
    const none = settled(2_000, { standing: "none", plan: null, currency: null, billedMinor: null });
    expect(suggested(none)).toEqual([["pro", null], null]);
  });

  test("always save the tenant something, or bring us something", () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(300_000), (minutes, billedMinor) => {
        const [cheapest, best] = suggested(settled(minutes, { billedMinor }));
        if (cheapest) expect(Number(cheapest[1])).toBeLessThan(0);
        if (best) expect(Number(best[1])).toBeGreaterThan(0);
      }),
    );
  });
});

describe("the sums", () => {
  const arbitraryRows = fc
    .array(
      fc.record({
        minutes: fc.nat(3_000),
        standing: fc.constantFrom("settled" as const, "trial" as const, "running" as const),
        currency: fc.constantFrom("eur", "usd"),
        tenantId: fc.nat(50),
      }),
      { maxLength: 40 },
    )
    .map((rows) =>
      rows.map(({ minutes, ...row }, index) =>
        simulatePeriod(settled(minutes, { ...row, stripeSubscriptionId: `sub_${index}` }), PRO, OFFERED),
      ),
    );

  test("are those of the tenants, and what is left out is counted and not added", () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const whole = sumSimulation(rows);
        const byTenant = [...new Set(rows.map(({ tenantId }) => tenantId))].map((id) =>
          sumSimulation(rows.filter(({ tenantId }) => tenantId === id)),
        );
        for (const part of ["rows", "billedMinor", "simulatedMinor", "differenceMinor"] as const) {
          expect(byTenant.reduce((sum, { compared }) => sum + compared[part], 0)).toBe(whole.compared[part]);
        }
        const leftOut = whole.leftOut.reduce((sum, { rows: count }) => sum + count, 0);
        expect(whole.compared.rows + leftOut).toBe(rows.length);
        expect(whole.compared.simulatedMinor - whole.compared.billedMinor).toBe(
          whole.compared.differenceMinor,
        );
        for (const { currency, rows: count } of whole.cheaper) {
          expect(rows.filter(({ cheapest }) => cheapest?.currency === currency)).toHaveLength(count);
        }
      }),
    );
  });

  test("every order holds each row once, those without a value last, either way", () => {
    fc.assert(
      fc.property(arbitraryRows, fc.constantFrom(...SIMULATION_SORTS), fc.boolean(), (rows, sort, down) => {
        const sorted = sortSimulation(rows, sort, down, "eur");
        expect(new Set(sorted)).toEqual(new Set(rows));
        expect(sorted).toHaveLength(rows.length);
        if (sort !== "difference") return;
        const values = sorted.map(({ differenceMinor }) => differenceMinor);
        const known = values.filter((value) => value !== null);
        expect(values.slice(0, known.length)).toEqual(known);
        expect(known).toEqual(known.toSorted((left, right) => (down ? right - left : left - right)));
      }),
    );
  });

  test("are told to be cut where either kind of row has reached its limit", () => {
    const rows = (periods: number, months: number) => [
      ...Array.from({ length: periods }, () => settled(300)),
      ...Array.from({ length: months }, () => settled(300, { standing: "none" })),
    ];
    expect([rows(2, 2), rows(3, 0), rows(0, 3), rows(1, 3)].map((all) => isCutAt(3, all))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test("each filter leaves its rows", () => {
    const rows = [
      simulatePeriod(settled(1_400), PRO, OFFERED),
      simulatePeriod(settled(300, { standing: "trial" }), PRO, OFFERED),
      simulatePeriod(settled(1_400, { billedMinor: 100 }), PRO, OFFERED),
      // Nothing was billed, so no plan is cheaper, though one is suggested.
      simulatePeriod(settled(300, { standing: "none", billedMinor: null }), PRO, OFFERED),
    ];
    expect(rows[3]?.cheapest).not.toBeNull();
    const kept = (filter: Parameters<typeof passes>[1]) => rows.map((row) => passes(row, filter));
    expect(kept(null)).toEqual([true, true, true, true]);
    expect(kept("compared")).toEqual([true, false, true, false]);
    expect(kept("left_out")).toEqual([false, true, false, true]);
    expect(kept("cheaper")).toEqual([true, false, false, false]);
    expect(kept("better")).toEqual([false, false, true, false]);
  });
});

test("terms of the catalogue are simulated as they are", () => {
  const terms = PlanTermsSchema.parse({ ...STARTER, key: "starter", name: "Starter", trialDays: 0 });
  expect(simulateCharge(terms, secondsOf([0]))).toEqual({
    minutes: 0,
    minutesBeyond: 0,
    overageMinor: 0,
    totalMinor: 9_900,
  });
});
