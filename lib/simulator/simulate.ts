import {
  type OfferedPlan,
  type SimulatedPeriod,
  type SimulatedTerms,
  simulatePeriod,
} from "@/lib/domain/simulation";
import {
  isCutAt,
  passes,
  type SimulationFilter,
  type SimulationSort,
  type SimulationSum,
  sortSimulation,
  sumSimulation,
} from "@/lib/domain/simulation-list";
import { listMeasuredPeriods, type Measured, MOST_PERIODS } from "./measured-periods";
import { listOfferedPlans } from "./simulated-plans";

export type SimulationRequest = Measured & {
  terms: SimulatedTerms;
  filter: SimulationFilter | null;
  sort: SimulationSort;
  descending: boolean;
};

export type Simulation = {
  /** All rows that pass the filter, in order. */
  rows: SimulatedPeriod[];
  /** Of all that were measured, whatever the filter. */
  sum: SimulationSum;
  /** There are more periods, or months of tenants without one, than are held for one screen: the rest is not in here. */
  isCut: boolean;
  offered: OfferedPlan[];
};

/**
 * A month's usage through a plan. SQL counts; what a plan charges is the
 * engine's own rule and stands in no query, so the pass over the rows, which
 * the order by an amount needs anyway, is here.
 */
export async function simulate(request: SimulationRequest, at: Date): Promise<Simulation> {
  const [measured, offered] = await Promise.all([listMeasuredPeriods(request, at), listOfferedPlans()]);
  const all = measured.map((period) => simulatePeriod(period, request.terms, offered));
  const passing = all.filter((row) => passes(row, request.filter));
  return {
    rows: sortSimulation(passing, request.sort, request.descending, request.terms.currency),
    sum: sumSimulation(all),
    isCut: isCutAt(MOST_PERIODS, measured),
    offered,
  };
}
