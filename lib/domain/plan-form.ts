import { mainUnitsOf, minorStepOf, minorUnitsFrom } from "./money";
import { type PlanTerms, PlanTermsSchema } from "./plan";
import { CALL_INCREMENTS, type PlanInterval, type UsageMode } from "./values";

/** A plan as it is typed: amounts in main units, everything as text until it is read. */
export type PlanForm = {
  key: string;
  name: string;
  currency: string;
  billingInterval: PlanInterval;
  base: string;
  usageMode: UsageMode;
  isUnlimited: boolean;
  included: string;
  overage: string;
  callIncrementSeconds: string;
  trialDays: string;
};

export type PlanField = keyof PlanForm;

/** What is wrong with a field; a screen has a sentence for each. */
export const PLAN_PROBLEMS = [
  "key",
  "name",
  "currency",
  "amount",
  "wholeAmount",
  "amountStep",
  "minutes",
  "price",
  "trialDays",
] as const;
export type PlanProblem = (typeof PLAN_PROBLEMS)[number];

export type ReadForm =
  | { terms: PlanTerms; problems: null }
  | { terms: null; problems: Partial<Record<PlanField, PlanProblem>> };

export const EMPTY_PLAN_FORM: PlanForm = {
  key: "",
  name: "",
  currency: "eur",
  billingInterval: "month",
  base: "",
  usageMode: "meter",
  isUnlimited: false,
  included: "",
  overage: "",
  callIncrementSeconds: "1",
  trialDays: "0",
};

/** Kept terms as they are typed, with the decimal sign of whoever types. */
export function planFormOf(terms: PlanTerms, decimalSign = "."): PlanForm {
  const typed = (amountMinor: number | string) =>
    mainUnitsOf(amountMinor, terms.currency).replace(".", decimalSign);
  const { key, name, currency, billingInterval, usageMode, includedMinutes, overagePriceMinor } = terms;
  return {
    key,
    name,
    currency,
    billingInterval,
    usageMode,
    base: typed(terms.baseAmountMinor),
    isUnlimited: includedMinutes === null,
    included: includedMinutes === null ? "" : String(includedMinutes),
    overage: overagePriceMinor === null ? "" : typed(overagePriceMinor),
    callIncrementSeconds: String(terms.callIncrementSeconds),
    trialDays: String(terms.trialDays),
  };
}

/** The terms that were typed, exactly, or what is wrong with which field. */
export function readPlanForm(form: PlanForm): ReadForm {
  const problems: Partial<Record<PlanField, PlanProblem>> = {};
  const currency = form.currency.trim().toLowerCase();
  const isCurrency = /^[a-z]{3}$/.test(currency);
  const billsUsage = form.usageMode !== "none";
  if (!/^[a-z][a-z0-9_]{0,30}$/.test(form.key)) problems.key = "key";
  if (!/^.{1,80}$/.test(form.name.trim())) problems.name = "name";
  if (!isCurrency) problems.currency = "currency";

  const base = isCurrency ? minorUnitsFrom(form.base, currency) : "0";
  const baseAmountMinor = Number(base);
  if (base === null) problems.base = "amount";
  else if (!Number.isSafeInteger(baseAmountMinor)) problems.base = "wholeAmount";
  else if (baseAmountMinor % minorStepOf(currency) !== 0) problems.base = "amountStep";

  const isUnlimited = form.isUnlimited && !billsUsage;
  const includedMinutes = isUnlimited ? null : wholeNumber(form.included, 100_000_000);
  if (!isUnlimited && includedMinutes === null) problems.included = "minutes";
  const overagePriceMinor = billsUsage && isCurrency ? minorUnitsFrom(form.overage, currency) : null;
  if (billsUsage && isCurrency && overagePriceMinor === null) problems.overage = "price";
  const trialDays = wholeNumber(form.trialDays, 730);
  if (trialDays === null) problems.trialDays = "trialDays";
  if (Object.keys(problems).length > 0) return { terms: null, problems };

  const { key, name, billingInterval, usageMode } = form;
  const callIncrementSeconds = CALL_INCREMENTS.find((step) => String(step) === form.callIncrementSeconds);
  const terms = PlanTermsSchema.parse({
    key,
    name,
    currency,
    billingInterval,
    baseAmountMinor,
    includedMinutes,
    overagePriceMinor,
    usageMode,
    callIncrementSeconds,
    trialDays,
  });
  return { terms, problems: null };
}

function wholeNumber(typed: string, most: number): number | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, "");
  const value = Number(text);
  return /^\d{1,9}$/.test(text) && value <= most ? value : null;
}
