import { describe, expect, test } from "vitest";
import { billingFigures } from "./billing-figures";

const FIGURES = billingFigures([
  { status: "active", currency: "usd", tenants: 1, mrrMinor: 99_000 },
  { status: "active", currency: "eur", tenants: 8, mrrMinor: 80_000 },
  { status: "past_due", currency: "eur", tenants: 2, mrrMinor: 20_000 },
  { status: "trialing", currency: "eur", tenants: 3, mrrMinor: 5_000 },
  { status: "canceled", currency: "eur", tenants: 4, mrrMinor: 7_000 },
  { status: null, currency: null, tenants: 5, mrrMinor: 0 },
]);

describe("billingFigures", () => {
  test("past due tenants count in MRR, trials and canceled ones do not", () => {
    expect(FIGURES.mrr).toContainEqual({ currency: "eur", amountMinor: 100_000 });
  });

  test("currencies are not added, and the one of most tenants comes first", () => {
    expect(FIGURES.mrr.map(({ currency }) => currency)).toEqual(["eur", "usd"]);
  });

  test("each tenant is counted once, by its status", () => {
    expect(FIGURES).toMatchObject({ activeTenants: 11, trialTenants: 3, pastDueTenants: 2, tenants: 23 });
  });

  test("without tenants there is no amount at all", () => {
    expect(billingFigures([]).mrr).toEqual([]);
  });
});
