import type { Route } from "next";
import { createLoader, createSerializer, parseAsInteger, parseAsStringLiteral } from "nuqs/server";
import { periodAddress } from "@/app/(back-office)/tenants/[tenantId]/explanation-address";
import type { ExplainedPeriod } from "@/lib/ledger/explain-period";

/** "after" leaves the calls that came or changed after settlement. */
const CALL_FILTERS = ["all", "after"] as const;

const VIEW = {
  calls: parseAsStringLiteral(CALL_FILTERS).withDefault("all"),
  page: parseAsInteger.withDefault(1),
  reports: parseAsInteger.withDefault(1),
};

/** Which part of the calls and of the reports is looked at, from the address. */
export const loadView = createLoader(VIEW);
export type ExplanationView = Awaited<ReturnType<typeof loadView>>;

const serialize = createSerializer(VIEW);

/** This page with some of its choices changed and the others kept. */
export function viewAddress(
  period: ExplainedPeriod,
  view: ExplanationView,
  changes: Partial<ExplanationView>,
): Route {
  return periodAddress(period, `?${serialize({ ...view, ...changes }).replace("?", "")}`);
}

/** The wanted page, or the nearest there is. */
export function pageWithin(wanted: number, total: number, pageSize: number): number {
  return Math.min(Math.max(1, wanted), Math.max(1, Math.ceil(total / pageSize)));
}
