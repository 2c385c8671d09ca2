import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { TABLE_VIEW } from "@/components/data-table/table-view";
import { SIMULATION_FILTERS, SIMULATION_SORTS } from "@/lib/domain/simulation-list";
import type { DraftText } from "@/lib/domain/simulation-request";

export const FILTERS = {
  q: parseAsString.withDefault(""),
  show: parseAsStringLiteral(SIMULATION_FILTERS),
};

/** What is simulated. As text, because what is wrong with it is said and not left out. */
export const QUESTION = {
  month: parseAsString,
  plan: parseAsString,
  tenant: parseAsString,
  base: parseAsString.withDefault(""),
  currency: parseAsString.withDefault(""),
  interval: parseAsString.withDefault(""),
  mode: parseAsString.withDefault(""),
  included: parseAsString.withDefault(""),
  overage: parseAsString.withDefault(""),
  increment: parseAsString.withDefault(""),
};

/** Everything of this screen that is in its address: the same address, the same question. */
const VIEW = {
  ...TABLE_VIEW,
  ...FILTERS,
  ...QUESTION,
  sort: parseAsStringLiteral(SIMULATION_SORTS).withDefault("tenant"),
};

export const loadView = createLoader(VIEW);
export type SimulatorView = Awaited<ReturnType<typeof loadView>>;

export const viewQuery = createSerializer(VIEW);

export function draftTextOf(view: DraftText): DraftText {
  const { base, currency, interval, mode, included, overage, increment } = view;
  return { base, currency, interval, mode, included, overage, increment };
}

/** Leaves the terms of a draft out of the address. */
export const NO_DRAFT = {
  base: null,
  currency: null,
  interval: null,
  mode: null,
  included: null,
  overage: null,
  increment: null,
};

/** Leaves one tenant's rows, whatever narrowed them before. */
export const ONE_TENANT = { tenant: QUESTION.tenant, ...FILTERS, page: parseAsInteger };
