import type { WrittenTerms } from "@/lib/domain/plan";

/** The catalogue as code: `npm run plans:push` makes the database and Stripe match it. */
const plans: WrittenTerms[] = [
  {
    key: "starter",
    name: "Starter",
    currency: "eur",
    baseAmountMinor: 9_900,
    includedMinutes: 400,
    overagePriceMinor: "19",
    usageMode: "meter",
    callIncrementSeconds: 1,
    trialDays: 0,
  },
  {
    key: "growth",
    name: "Growth",
    currency: "eur",
    baseAmountMinor: 14_900,
    includedMinutes: 800,
    overagePriceMinor: "17",
    usageMode: "meter",
    callIncrementSeconds: 1,
    trialDays: 0,
  },
  {
    key: "pro",
    name: "Pro",
    currency: "eur",
    baseAmountMinor: 19_900,
    includedMinutes: 1_200,
    overagePriceMinor: "15",
    usageMode: "meter",
    callIncrementSeconds: 1,
    trialDays: 0,
  },
  {
    key: "flat",
    name: "Flat",
    currency: "eur",
    baseAmountMinor: 7_900,
    includedMinutes: null,
    overagePriceMinor: null,
    usageMode: "none",
    callIncrementSeconds: 1,
    trialDays: 0,
  },
  {
    key: "enterprise",
    name: "Enterprise",
    currency: "eur",
    baseAmountMinor: 99_000,
    includedMinutes: 10_000,
    overagePriceMinor: "12",
    usageMode: "invoice_item",
    callIncrementSeconds: 1,
    trialDays: 0,
  },
];

export default plans;
