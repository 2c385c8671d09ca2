import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Catalogue } from "./catalogue";
import { applyStep } from "./catalogue.fixture";
import type { CatalogueStep } from "./catalogue-step";
import { type PlanVersion, planDifference } from "./plan-difference";
import { succeedConflicts } from "./plan-succession";

const EMPTY: Catalogue = { products: [], prices: [], meters: [] };

const growth: PlanVersion = {
  key: "growth",
  version: 1,
  terms: {
    key: "growth",
    name: "Growth",
    currency: "eur",
    billingInterval: "month",
    baseAmountMinor: 14_900,
    includedMinutes: 800,
    overagePriceMinor: "17.000000000000",
    usageMode: "meter",
    callIncrementSeconds: 1,
    trialDays: 0,
  },
  isPublished: false,
  isArchived: false,
  productId: null,
  basePriceId: null,
  overagePriceId: null,
  meterId: null,
};
const flat: PlanVersion = {
  ...growth,
  key: "flat",
  terms: { ...growth.terms, key: "flat", usageMode: "none", overagePriceMinor: null },
};

function carriedOut(found: Catalogue, steps: readonly CatalogueStep[]): Catalogue {
  return steps.reduce(applyStep, found);
}

const published = carriedOut(EMPTY, planDifference([growth], EMPTY).steps);
const sold: PlanVersion = {
  ...growth,
  isPublished: true,
  productId: "releve_growth",
  basePriceId: "price_0",
  overagePriceId: "price_1",
  meterId: "mtr_0",
};
const another = { ...flat.terms, baseAmountMinor: 1 };

type Tampering = (found: Catalogue) => Catalogue;
const price =
  (id: string, change: Partial<Catalogue["prices"][number]>): Tampering =>
  (found) => ({ ...found, prices: found.prices.map((it) => (it.id === id ? { ...it, ...change } : it)) });
const product =
  (change: Partial<Catalogue["products"][number]>): Tampering =>
  (found) => ({ ...found, products: found.products.map((it) => ({ ...it, ...change })) });
const meter =
  (change: Partial<Catalogue["meters"][number]>): Tampering =>
  (found) => ({ ...found, meters: found.meters.map((it) => ({ ...it, ...change })) });
const foreignPrice: Tampering = (found) => ({
  ...found,
  prices: [
    ...found.prices.map((it) => (it.id === "price_0" ? { ...it, lookupKey: null } : it)),
    {
      id: "price_by_hand",
      lookupKey: "releve_growth_v1_base",
      isActive: true,
      label: null,
      shape: {
        productId: "releve_growth",
        currency: "eur",
        interval: "month",
        isMetered: false,
        meterId: null,
        unitAmountMinor: "1",
        tiersMode: null,
        tiers: null,
      },
    },
  ],
});

describe("an empty account", () => {
  test("gets the meter, the product and the prices, in an order that Stripe accepts", () => {
    expect(planDifference([growth, flat], EMPTY).steps.map(({ kind }) => kind)).toEqual([
      "create_meter",
      "create_product",
      "create_product",
      "create_price",
      "create_price",
      "create_price",
    ]);
  });

  test("a plan that bills no usage needs no meter", () => {
    expect(planDifference([flat], EMPTY).objects.map(({ object }) => object)).toEqual(["product", "price"]);
  });

  test("an archived draft needs nothing", () => {
    expect(
      planDifference([{ ...growth, isArchived: true }], EMPTY).steps.filter(
        ({ kind }) => kind !== "create_meter",
      ),
    ).toEqual([]);
  });
});

describe("what somebody changed in Stripe is drift, and what repairs it is known", () => {
  test.each<[string, Tampering, string[]]>([
    ["a product renamed is named back", product({ name: "Growth!" }), ["update_product name"]],
    ["a product archived is reactivated", product({ isActive: false }), ["update_product isActive"]],
    ["a price archived is reactivated", price("price_0", { isActive: false }), ["update_price isActive"]],
    ["a lookup key taken off is put back", price("price_1", { lookupKey: null }), ["update_price lookupKey"]],
    ["a lookup key moved to another price is taken back", foreignPrice, ["update_price lookupKey"]],
    ["a meter deactivated is reactivated", meter({ isActive: false }), ["reactivate_meter"]],
  ])("%s", (_rule, tamper, repair) => {
    const { objects, steps } = planDifference([sold], tamper(published));
    expect(objects.filter(({ isDrift }) => isDrift)).toHaveLength(1);
    expect(steps.map(nameOf)).toEqual(repair);
    expect(planDifference([sold], carriedOut(tamper(published), steps)).steps).toEqual([]);
  });

  test("a name that we changed is no drift", () => {
    const renamed = { ...sold, terms: { ...sold.terms, name: "Growth+" } };
    const { objects } = planDifference([renamed], published);
    expect(objects.map(({ isDrift }) => isDrift)).not.toContain(true);
    expect(objects.map(({ state }) => state)).toEqual(["right", "update", "right", "right"]);
  });

  test("an archived plan's prices and product become inactive, its meter goes on", () => {
    const { steps } = planDifference([{ ...sold, isArchived: true }], published);
    expect(steps.map(nameOf)).toEqual([
      "update_product isActive",
      "update_price isActive",
      "update_price isActive",
    ]);
  });
});

describe("what is there is recognised, each way by itself", () => {
  const unrecorded = { ...sold, isPublished: false, basePriceId: null, overagePriceId: null };
  test.each<[string, PlanVersion, Partial<Catalogue["prices"][number]>, string]>([
    ["by its recorded id", sold, { lookupKey: null, label: null }, "update_price lookupKey label"],
    ["by its lookup key", unrecorded, { label: null }, "update_price label"],
    ["by its metadata", unrecorded, { lookupKey: null }, "update_price lookupKey"],
  ])("%s", (_way, version, change, step) => {
    const found = price("price_0", change)(published);
    expect(planDifference([version], found).steps.map(nameOf)).toEqual([step]);
  });

  test("a product of another id, by the price with our lookup key", () => {
    const theirs = {
      ...published.products[0],
      id: "prod_old",
      name: "Growth",
      isActive: true,
      planKey: null,
      publishedName: null,
    };
    const found = {
      ...published,
      products: [theirs],
      prices: published.prices.map((it) => ({ ...it, shape: { ...it.shape, productId: "prod_old" } })),
    };
    expect(planDifference([growth], found).steps.map(nameOf)).toEqual(["update_product label"]);
  });

  test("an archived plan whose price was replaced needs no new version", () => {
    const other = { ...sold, isArchived: true, terms: { ...sold.terms, baseAmountMinor: 1 } };
    const { objects } = planDifference([other], published);
    expect(objects.map(({ state }) => state)).not.toContain("conflict");
  });

  test("an archived plan leaves its lookup keys to whoever has them", () => {
    const found = price("price_0", { lookupKey: null, isActive: false })(published);
    const names = planDifference([{ ...sold, isArchived: true }], found).steps.map(nameOf);
    expect(names).toEqual(["update_product isActive", "update_price isActive"]);
  });
});

describe("what Stripe never changes needs a new version", () => {
  test.each<[string, PlanVersion, Tampering]>([
    [
      "another amount under our lookup key",
      { ...growth, terms: { ...growth.terms, baseAmountMinor: 1 } },
      (it) => it,
    ],
    ["other tiers", { ...growth, terms: { ...growth.terms, includedMinutes: 801 } }, (it) => it],
    ["another interval", { ...growth, terms: { ...growth.terms, billingInterval: "year" } }, (it) => it],
    ["another currency", { ...growth, terms: { ...growth.terms, currency: "usd" } }, (it) => it],
    ["a meter of another formula", sold, meter({ isUsable: false, formula: "sum" })],
    [
      "a meter whose event name another one has taken",
      sold,
      (found) => ({
        ...found,
        meters: [
          ...found.meters.map((it) => ({ ...it, isActive: false })),
          { ...newestMeter(found), id: "mtr_by_hand", isUsable: false, formula: "sum" },
        ],
      }),
    ],
  ])("%s", (_rule, version, tamper) => {
    const found = tamper(published);
    const { successions, difference, versions } = succeedConflicts([version], found);
    expect(successions).toEqual([{ planKey: "growth", version: 1, successor: 2 }]);
    const after = carriedOut(found, difference.steps);
    expect(planDifference(versions, after).objects.map(({ state }) => state)).not.toContain("conflict");
    expect(planDifference(versions, after).steps).toEqual([]);
    expect(after.prices.slice(0, 2)).toEqual(found.prices.slice(0, 2));
  });

  test("neither price of a version in conflict is touched", () => {
    const wrong = { ...growth, terms: { ...growth.terms, baseAmountMinor: 1 } };
    const gone = { ...published, prices: published.prices.filter(({ id }) => id !== "price_1") };
    expect(planDifference([wrong], gone).steps).toEqual([]);
  });
});

describe("for every catalogue", () => {
  const anyVersion = fc
    .record({
      key: fc.constantFrom("a", "b", "c"),
      version: fc.integer({ min: 1, max: 3 }),
      mode: fc.constantFrom("meter", "none", "invoice_item"),
      base: fc.integer({ min: 0, max: 3 }),
      included: fc.integer({ min: 0, max: 2 }),
      interval: fc.constantFrom("month", "year"),
      isArchived: fc.boolean(),
    })
    .map(
      ({ key, version, mode, base, included, interval, isArchived }): PlanVersion => ({
        ...growth,
        key,
        version,
        isArchived,
        terms: {
          ...(mode === "meter" ? growth.terms : another),
          key,
          usageMode: mode,
          overagePriceMinor: mode === "none" ? null : "1.5",
          baseAmountMinor: base,
          includedMinutes: included,
          billingInterval: interval,
        },
      }),
    );
  const anyCatalogue = fc.uniqueArray(anyVersion, { selector: ({ key }) => key, maxLength: 3 });
  const anyTampering = fc.constantFrom<Tampering>(
    (found) => found,
    product({ name: "By hand" }),
    product({ isActive: false }),
    price("price_0", { isActive: false }),
    price("price_1", { lookupKey: null, label: null }),
    price("price_0", { lookupKey: "releve_b_v1_base" }),
    meter({ isActive: false }),
    meter({ isUsable: false, formula: "sum" }),
    (found) => ({ ...found, prices: found.prices.slice(1) }),
  );

  test("carrying the steps out leaves nothing to do, and so does every interrupted run that is run again", () => {
    fc.assert(
      fc.property(
        anyCatalogue,
        anyCatalogue,
        fc.array(anyTampering, { maxLength: 3 }),
        fc.nat(12),
        (before, versions, tamperings, stoppedAfter) => {
          const earlier = carriedOut(EMPTY, planDifference(before, EMPTY).steps);
          const found = tamperings.reduce((it, tamper) => tamper(it), earlier);
          const wanted = succeedConflicts(versions, found);
          const { steps } = wanted.difference;

          const whole = carriedOut(found, steps);
          expect(planDifference(wanted.versions, whole).steps).toEqual([]);

          const half = carriedOut(found, steps.slice(0, stoppedAfter));
          const rest = planDifference(wanted.versions, half);
          expect(rest.objects.map(({ state }) => state)).not.toContain("conflict");
          const resumed = carriedOut(half, rest.steps);
          expect(planDifference(wanted.versions, resumed).steps).toEqual([]);
          expect([resumed.products.length, resumed.prices.length, resumed.meters.length]).toEqual([
            whole.products.length,
            whole.prices.length,
            whole.meters.length,
          ]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

function newestMeter({ meters }: Catalogue) {
  const newest = meters.at(-1);
  if (!newest) throw new Error("There is no meter");
  return newest;
}

function nameOf(step: CatalogueStep): string {
  const changes = "changes" in step ? step.changes : [];
  return [step.kind, ...changes.map(({ field }) => field)].join(" ");
}
