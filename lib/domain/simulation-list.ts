import {
  LEFT_OUT,
  type LeftOut,
  type MeasuredPeriod,
  type SimulatedPeriod,
  type Suggestion,
} from "./simulation";

/** Which rows of a simulation are looked at. */
export const SIMULATION_FILTERS = ["compared", "left_out", "cheaper", "better"] as const;
export type SimulationFilter = (typeof SIMULATION_FILTERS)[number];

export const SIMULATION_SORTS = [
  "tenant",
  "period",
  "minutes",
  "billed",
  "simulated",
  "difference",
  "cheapest",
  "best",
] as const;
export type SimulationSort = (typeof SIMULATION_SORTS)[number];

export type SimulationSum = {
  rows: number;
  /** Billed and simulated in the simulated plan's currency: only such rows are compared. */
  compared: { rows: number; billedMinor: number; simulatedMinor: number; differenceMinor: number };
  leftOut: { reason: LeftOut; rows: number }[];
  /** What would change if all who have a cheaper plan had it, and all who have one that brings more. */
  cheaper: SuggestedSum[];
  better: SuggestedSum[];
};

/** Amounts of two currencies are never added. */
export type SuggestedSum = { currency: string; rows: number; differenceMinor: number };

/** Whether as many rows were read as are read at most, of periods or of months: each has its own limit. */
export function isCutAt(most: number, measured: readonly MeasuredPeriod[]): boolean {
  const months = measured.filter(({ standing }) => standing === "none").length;
  return months >= most || measured.length - months >= most;
}

/** One pass over all rows. */
export function sumSimulation(rows: readonly SimulatedPeriod[]): SimulationSum {
  const compared = { rows: 0, billedMinor: 0, simulatedMinor: 0, differenceMinor: 0 };
  const reasons = new Map<LeftOut, number>();
  const cheaper = new Map<string, SuggestedSum>();
  const better = new Map<string, SuggestedSum>();
  for (const row of rows) {
    if (row.leftOut !== null) reasons.set(row.leftOut, (reasons.get(row.leftOut) ?? 0) + 1);
    if (row.differenceMinor !== null) {
      compared.rows += 1;
      compared.billedMinor += row.billedMinor ?? 0;
      compared.simulatedMinor += row.charge?.totalMinor ?? 0;
      compared.differenceMinor += row.differenceMinor;
    }
    addSuggestion(cheaper, row.cheapest);
    addSuggestion(better, row.best);
  }
  return {
    rows: rows.length,
    compared,
    leftOut: LEFT_OUT.flatMap((reason) => {
      const count = reasons.get(reason);
      return count ? [{ reason, rows: count }] : [];
    }),
    cheaper: [...cheaper.values()],
    better: [...better.values()],
  };
}

function addSuggestion(sums: Map<string, SuggestedSum>, suggestion: Suggestion | null): void {
  if (suggestion === null || suggestion.differenceMinor === null) return;
  const { currency, differenceMinor } = suggestion;
  const sum = sums.get(currency) ?? { currency, rows: 0, differenceMinor: 0 };
  sums.set(currency, {
    currency,
    rows: sum.rows + 1,
    differenceMinor: sum.differenceMinor + differenceMinor,
  });
}

/** Whoever was billed nothing saves nothing: the two suggestions show the rows that their sums count. */
export function passes(row: SimulatedPeriod, filter: SimulationFilter | null): boolean {
  if (filter === "compared") return row.leftOut === null;
  if (filter === "left_out") return row.leftOut !== null;
  if (filter === "cheaper") return hasDifference(row.cheapest);
  return filter === "better" ? hasDifference(row.best) : true;
}

function hasDifference(suggestion: Suggestion | null): boolean {
  return suggestion !== null && suggestion.differenceMinor !== null;
}

/** One for all comparisons: making one takes longer than comparing. */
const NAMES = new Intl.Collator("en", { sensitivity: "base", numeric: true });

type Value = { text: string } | { number: number } | { amountMinor: number; currency: string };

/** The rows in order; what has no value comes last in either direction, and amounts are compared within a currency. */
export function sortSimulation<Row extends SimulatedPeriod>(
  rows: readonly Row[],
  sort: SimulationSort,
  descending: boolean,
  simulatedCurrency: string,
): Row[] {
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sortValue(row, sort, simulatedCurrency) }))
    .sort((left, right) => {
      if (left.value === null || right.value === null) {
        return Number(left.value === null) - Number(right.value === null) || tie(left.row, right.row);
      }
      return compare(left.value, right.value, sign) || tie(left.row, right.row);
    })
    .map(({ row }) => row);
}

function sortValue(row: SimulatedPeriod, sort: SimulationSort, simulatedCurrency: string): Value | null {
  if (sort === "tenant") return { text: row.tenantName };
  if (sort === "period") return { number: row.endsAt.getTime() };
  if (sort === "minutes") return row.charge && { number: row.charge.minutes };
  if (sort === "billed") return amount(row.billedMinor, row.currency);
  if (sort === "simulated") return amount(row.charge?.totalMinor ?? null, simulatedCurrency);
  if (sort === "difference") return amount(row.differenceMinor, simulatedCurrency);
  const suggestion = row[sort];
  return suggestion && amount(suggestion.differenceMinor ?? 0, suggestion.currency);
}

function amount(amountMinor: number | null, currency: string | null): Value | null {
  return amountMinor === null || currency === null ? null : { amountMinor, currency };
}

function compare(left: Value, right: Value, sign: number): number {
  if ("text" in left && "text" in right) {
    return sign * NAMES.compare(left.text, right.text);
  }
  if ("number" in left && "number" in right) return sign * (left.number - right.number);
  if ("amountMinor" in left && "amountMinor" in right) {
    const byCurrency = NAMES.compare(left.currency, right.currency);
    return byCurrency || sign * (left.amountMinor - right.amountMinor);
  }
  throw new Error("A column has values of one kind");
}

/** Rows that are equal keep one order, so that no page shows a row twice. */
function tie(left: SimulatedPeriod, right: SimulatedPeriod): number {
  return (
    left.tenantId - right.tenantId ||
    left.startsAt.getTime() - right.startsAt.getTime() ||
    NAMES.compare(left.stripeSubscriptionId ?? "", right.stripeSubscriptionId ?? "")
  );
}
