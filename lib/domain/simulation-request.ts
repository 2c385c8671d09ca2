import { z } from "zod";
import { EMPTY_PLAN_FORM, type PlanField, type PlanForm, type PlanProblem, readPlanForm } from "./plan-form";
import type { SimulatedTerms } from "./simulation";
import { TenantId } from "./tenant-id";
import { startOfUtcMonth, utcDay } from "./utc-day";
import { CALL_INCREMENTS, PLAN_INTERVALS, USAGE_MODES } from "./values";

/** Terms that stand in an address, as somebody typed them; what is left out has its usual value. */
export type DraftText = Record<DraftField, string>;
export const DRAFT_FIELDS = [
  "base",
  "currency",
  "interval",
  "mode",
  "included",
  "overage",
  "increment",
] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** The word that says the terms stand in the address. A plan's own version is written "growth.2". */
export const DRAFT_PLAN = "draft";

export type DraftProblem = PlanProblem | "choice";
export type DraftProblems = Partial<Record<DraftField, DraftProblem>>;

/** A plan by its key: one version of it, or null for the one on sale. */
export type PlanChoice = { key: string; version: number | null };

const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/);
const PLAN = /^([a-z][a-z0-9_]{0,30})(?:\.([1-9]\d{0,5}))?$/;

/** The month before, because that is over: what it was billed is known. */
export function usualMonth(at: Date): string {
  return monthText(startOfUtcMonth(at, -1));
}

export function monthText(at: Date): string {
  return utcDay(at).slice(0, 7);
}

/** A month that has begun, by its first instant in UTC, or what is wrong with it. */
export function readMonth(text: string, at: Date): { month: Date } | { problem: "month" | "future" } {
  if (!Month.safeParse(text).success) return { problem: "month" };
  const month = new Date(`${text}-01T00:00:00Z`);
  return month > at ? { problem: "future" } : { month };
}

export function readTenant(text: string): { tenantId: number } | { problem: "tenant" } {
  const { data: tenantId } = TenantId.safeParse(text);
  return tenantId === undefined ? { problem: "tenant" } : { tenantId };
}

export function readPlanChoice(text: string): PlanChoice | null {
  const [, key, version] = PLAN.exec(text) ?? [];
  return key === undefined ? null : { key, version: version === undefined ? null : Number(version) };
}

/** The terms that an address spells out, by the plan form's own rules, or what is wrong with which. */
export function readDraft(
  text: DraftText,
): { terms: SimulatedTerms; problems: null } | { terms: null; problems: DraftProblems } {
  const problems: DraftProblems = {};
  const billingInterval = oneOf(PLAN_INTERVALS, text.interval, "month");
  const usageMode = oneOf(USAGE_MODES, text.mode, "meter");
  const increment = oneOf(INCREMENTS, text.increment, "1");
  if (billingInterval === null) problems.interval = "choice";
  if (usageMode === null) problems.mode = "choice";
  if (increment === null) problems.increment = "choice";
  const form: PlanForm = {
    ...EMPTY_PLAN_FORM,
    key: DRAFT_PLAN,
    name: DRAFT_PLAN,
    currency: text.currency || EMPTY_PLAN_FORM.currency,
    billingInterval: billingInterval ?? "month",
    base: text.base,
    usageMode: usageMode ?? "meter",
    isUnlimited: text.included.trim() === "",
    included: text.included,
    overage: text.overage,
    callIncrementSeconds: increment ?? "1",
  };
  const read = readPlanForm(form);
  for (const field of DRAFT_FIELDS) {
    const problem = read.problems?.[FORM_FIELDS[field]];
    if (problem) problems[field] ??= problem;
  }
  return Object.keys(problems).length === 0 && read.terms
    ? { terms: read.terms, problems: null }
    : { terms: null, problems };
}

const INCREMENTS = CALL_INCREMENTS.map(String);

const FORM_FIELDS = {
  base: "base",
  currency: "currency",
  interval: "billingInterval",
  mode: "usageMode",
  included: "included",
  overage: "overage",
  increment: "callIncrementSeconds",
} as const satisfies Record<DraftField, PlanField>;

function oneOf<Value extends string>(values: readonly Value[], text: string, usual: Value): Value | null {
  return text === "" ? usual : (values.find((value) => value === text) ?? null);
}
