import type { OfferedPlan, SimulatedTerms } from "@/lib/domain/simulation";
import {
  DRAFT_PLAN,
  type DraftProblems,
  readDraft,
  readMonth,
  readPlanChoice,
  readTenant,
  usualMonth,
} from "@/lib/domain/simulation-request";
import { findSimulatedPlan, listOfferedPlans } from "@/lib/simulator/simulated-plans";
import { findTenantName, type TenantName } from "@/lib/tenants/find-tenant-name";
import { draftTextOf, type SimulatorView } from "./view";

/** What an address asks for. */
export type Question = {
  month: Date;
  tenant: TenantName | null;
  /** Null: the terms stand in the address. */
  plan: OfferedPlan | null;
  terms: SimulatedTerms;
};

export type Problem = "month" | "future" | "tenant" | "plan" | "no_plans" | "draft";

export type Asked =
  | { question: Question; problem: null }
  | { question: null; problem: Problem; fields: DraftProblems; tenant: TenantName | null };

/** Reads an address; what is wrong with it is the first thing that a person has to put right. */
export async function askedFor(view: SimulatorView, at: Date): Promise<Asked> {
  const month = readMonth(view.month ?? usualMonth(at), at);
  const found = await tenantOf(view.tenant);
  const tenant = found === "unknown" ? null : found;
  const refused = (problem: Problem, fields: DraftProblems = {}): Asked => ({
    question: null,
    problem,
    fields,
    tenant,
  });
  if ("problem" in month) return refused(month.problem);
  if (found === "unknown") return refused("tenant");
  if (view.plan === DRAFT_PLAN) {
    const { terms, problems } = readDraft(draftTextOf(view));
    return terms
      ? { question: { ...month, tenant, plan: null, terms }, problem: null }
      : refused("draft", problems);
  }
  const plan = view.plan === null ? await usualPlan() : await planOf(view.plan);
  if (!plan) return refused(view.plan === null ? "no_plans" : "plan");
  return { question: { ...month, tenant, plan, terms: plan.terms }, problem: null };
}

async function tenantOf(text: string | null): Promise<TenantName | null | "unknown"> {
  if (text === null) return null;
  const read = readTenant(text);
  return "problem" in read ? "unknown" : ((await findTenantName(read.tenantId)) ?? "unknown");
}

async function planOf(text: string): Promise<OfferedPlan | null> {
  const choice = readPlanChoice(text);
  return choice && findSimulatedPlan(choice);
}

/** The cheapest on sale, until somebody chooses. */
async function usualPlan(): Promise<OfferedPlan | null> {
  const [first] = await listOfferedPlans();
  return first ?? null;
}
