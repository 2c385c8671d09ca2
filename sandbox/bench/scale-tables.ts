import type { PacedRun, QuietRuns } from "./paced-run";
import type { Reconciled } from "./reconcile";
import { ratio, table, whole } from "./table";
import type { TotalsResult } from "./totals";

export function totalsTable(size: string, { rounds, totalsMs, bareMs, plan }: TotalsResult): string {
  return [
    table(`(h) All period totals: ${size}, medians of ${rounds}`, [
      ["", "time", "beside bare"],
      ["totals of all open periods", `${whole(totalsMs)} ms`, `${(totalsMs / bareMs).toFixed(2)} ×`],
      ["bare SELECT tenant_id, sum(…) GROUP BY tenant_id", `${whole(bareMs)} ms`, "1 ×"],
    ]),
    ...plan.map((line) => `    ${line}`),
  ].join("\n");
}

export function pacedTable(size: string, { reported, ms, perSecond, beside }: PacedRun): string {
  const rate = reported / (ms / 1000);
  return table(`(i) A run in which every tenant has changed: ${size}`, [
    ["", "time", "a second", "share of the limit"],
    [`${whole(reported)} reports`, `${(ms / 1000).toFixed(1)} s`, rate.toFixed(1), share(rate / perSecond)],
    ["local Stripe's limit", "", String(perSecond), "100 %"],
    ["requests beside the reports, refused ones too", "", whole(beside), ""],
  ]);
}

export function quietTable(
  size: string,
  { rounds, medianMs, slowestMs, stripeCalls }: QuietRuns,
  { bareMs }: TotalsResult,
): string {
  return table(`(j) Runs with nothing changed: ${size}, ${rounds} of them`, [
    ["", "time", "beside the bare sum"],
    ["median", `${whole(medianMs)} ms`, ratio(medianMs, bareMs)],
    ["slowest", `${whole(slowestMs)} ms`, ratio(slowestMs, bareMs)],
    ["Stripe calls of all of them", whole(stripeCalls), ""],
  ]);
}

export function reconciledTable(
  size: string,
  { periods, ms, stripeCalls }: Reconciled,
  perSecond: number,
): string {
  const rate = periods / (ms / 1000);
  return table(`(l) Three-way reconciliation: ${size}`, [
    ["", "time", "a second", "share of the limit", "Stripe calls"],
    [
      `${whole(periods)} periods, none differs`,
      `${(ms / 1000).toFixed(1)} s`,
      rate.toFixed(1),
      share(rate / perSecond),
      whole(stripeCalls),
    ],
  ]);
}

function share(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}
