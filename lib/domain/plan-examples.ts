import type { PlanTerms } from "./plan";

/** Usual usage of a month, for plans whose allowance gives no measure. */
const USUAL = 1_000;

/** Usages that show what a plan means: nothing, half and all of the allowance, then well beyond it. */
export function exampleMinutes({
  includedMinutes,
  billingInterval,
}: Pick<PlanTerms, "includedMinutes" | "billingInterval">): { spoken: number; rows: number[] } {
  const spoken = billingInterval === "year" ? USUAL * 12 : USUAL;
  const measure = includedMinutes || spoken;
  const rows = new Set([0, Math.ceil(measure / 2), measure, spoken, measure * 2, measure * 5]);
  return { spoken, rows: [...rows].sort((left, right) => left - right) };
}
