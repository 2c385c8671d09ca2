import { expect, test } from "vitest";
import type { PlanTerms } from "./plan";
import { savingOf } from "./plan-saving";

const terms: PlanTerms = {
  key: "growth",
  name: "Growth",
  currency: "eur",
  billingInterval: "month",
  baseAmountMinor: 14_900,
  includedMinutes: 800,
  overagePriceMinor: "17",
  usageMode: "meter",
  callIncrementSeconds: 1,
  trialDays: 0,
};
const draft = { version: 3, terms, isTouched: false };
const published = { ...draft, isTouched: true };

test.each([
  ["the first terms are version 1", null, {}, "new_version", 1],
  ["the same terms change nothing", published, {}, "unchanged", 3],
  ["a name changes in place", published, { name: "Growth+" }, "in_place", 3],
  ["trial days change in place", published, { trialDays: 14 }, "in_place", 3],
  ["another price of a published version is a new one", published, { baseAmountMinor: 1 }, "new_version", 4],
  ["another price of a draft changes in place", draft, { baseAmountMinor: 1 }, "in_place", 3],
] as const)("%s", (_rule, newest, change, kind, version) => {
  expect(savingOf(newest, { ...terms, ...change })).toEqual({ kind, version });
});
