import type { EntitlementResult } from "./entitlement";
import { CUSTOMERS } from "./event-burst";
import { PEER } from "./event-peer";
import type { EventsResult } from "./events";
import { EXPLAINED_CALLS, type ExplanationResult } from "./explanation";
import type { ImportResult } from "./import";
import type { IngestResult } from "./ingest";
import type { PageResult } from "./pages";
import { ALL_CALLS, CALLS, TENANTS } from "./populate";
import type { Spent } from "./processor-time";
import { ratio, table, whole } from "./table";
import type { UsageResult } from "./usage-run";

export function ingestTable({ bytes, webhook, acknowledged, bare, webhookRounds }: IngestResult): string {
  const p95 = Math.max(...webhookRounds.map((round) => round.p95));
  return table(`(a) Calls ingested, 16 at once, reports of ${Math.round(bytes / 1000)} kB`, [
    ["", "per second", "beside bare"],
    ["POST /api/webhooks/vapi", whole(webhook), `${(webhook / bare).toFixed(2)} ×`],
    ["the same, only acknowledged", whole(acknowledged), `${(acknowledged / bare).toFixed(2)} ×`],
    ["bare INSERT … ON CONFLICT", whole(bare), "1 ×"],
    ["p95 of the webhook, worst round", `${whole(p95)} ms`, ""],
  ]);
}

export function importTable({
  lines,
  importMs,
  againMs,
  multiRowMs,
  copyMs,
  peakMegabytes,
}: ImportResult): string {
  const row = (name: string, ms: number) => [
    name,
    `${(ms / 1000).toFixed(1)} s`,
    whole(lines / (ms / 1000)),
    ratio(ms, copyMs),
  ];
  return table(`(f) Calls imported from a file, ${whole(lines)} lines`, [
    ["", "time", "lines per second", "beside COPY"],
    row("npm run calls:import", importMs),
    row("the same file again", againMs),
    row("bare INSERT of 500 rows", multiRowMs),
    row("bare COPY", copyMs),
    [
      "the importer's peak of memory",
      peakMegabytes === null ? "not known" : `${whole(peakMegabytes)} MB`,
      "",
      "",
    ],
  ]);
}

export function usageTable({ reported, changedMs, unchangedMs, bareMs }: UsageResult): string {
  return table(`(b) Usage runs, ${whole(TENANTS)} open periods, ${whole(CALLS)} calls`, [
    ["", "time", "beside bare"],
    [`every tenant changed: ${whole(reported)} reports`, `${whole(changedMs)} ms`, ratio(changedMs, bareMs)],
    ["for each report", `${(changedMs / reported).toFixed(2)} ms`, ""],
    ["nothing changed", `${whole(unchangedMs)} ms`, ratio(unchangedMs, bareMs)],
    ["bare SELECT … GROUP BY tenant_id", `${whole(bareMs)} ms`, "1 ×"],
  ]);
}

export function pagesTable(results: PageResult[]): string {
  const rows = results.map(({ path, concurrency, measured }) => [
    `${path}, ${concurrency} at once`,
    `${whole(measured.p50)} ms`,
    `${whole(measured.p95)} ms`,
    besideEmpty(results, path, concurrency),
  ]);
  return table(`(c) Pages, ${results[0]?.measured.tasks} requests each`, [
    ["", "p50", "p95", "p50 beside empty"],
    ...rows,
  ]);
}

export function entitlementTable(results: EntitlementResult[]): string {
  const rows = results.map(({ name, p50, p95, p99, slowest }) => [
    name,
    ...[p50, p95, p99, slowest].map((ms) => `${ms.toFixed(1)} ms`),
  ]);
  const title = `(e) GET /api/entitlement, 200 a second, ${whole(results[0]?.requests ?? 0)} requests each, ${whole(ALL_CALLS)} calls`;
  return table(title, [["", "p50", "p95", "p99", "slowest"], ...rows]);
}

export function explanationTable({ pages, bareMs, plan }: ExplanationResult): string {
  const rows = pages.map(({ name, measured }) => [
    name,
    `${whole(measured.p50)} ms`,
    `${whole(measured.p95)} ms`,
  ]);
  const title = `(g) Why this amount, a period of ${whole(EXPLAINED_CALLS)} calls among ${whole(ALL_CALLS)}, ${pages[0]?.measured.tasks} requests each`;
  return [
    table(title, [["", "p50", "p95"], ...rows, ["bare SQL: the sums and a page", `${whole(bareMs)} ms`, ""]]),
    ...plan.map((line) => `    ${line}`),
  ].join("\n");
}

export function eventsTable({ events, rates, pairs, lostByUs, lostByPeer }: EventsResult): string {
  const rows = rates.flatMap(({ concurrency, ours, peer, again, refused }) => {
    const { answered, processed, callsPerThousand } = ours.value;
    return [
      [
        `${concurrency} at once: POST /api/webhooks/stripe`,
        ...[answered, processed, callsPerThousand].map(whole),
        ...spent(ours),
      ],
      ["  the same again, stored already", whole(again.value), "", "", ...spent(again)],
      ["  the same refused, without a query", whole(refused.value), "", "", ...spent(refused)],
      ...(peer === null
        ? [[`${concurrency} at once: ${PEER}`, "skipped", "skipped", "", "", ""]]
        : [
            [`${concurrency} at once: ${PEER}`, whole(peer.value), whole(peer.value), "0", ...spent(peer)],
            ["  beside it", ...[answered, processed].map((rate) => times(rate / peer.value)), "", "", ""],
          ]),
    ];
  });
  return [
    table(`(d) Stripe's events: ${whole(events)} of ${CUSTOMERS} customers; processor time of each, in ms`, [
      ["", "stored a second", "in the tables a second", "Stripe calls per 1,000", "app or peer", "Postgres"],
      ...rows,
    ]),
    table(`    ${pairs} pairs of events of one subscription within one second`, [
      ["", "end in the wrong state"],
      ["POST /api/webhooks/stripe", whole(lostByUs)],
      [PEER, lostByPeer === null ? "skipped" : whole(lostByPeer)],
    ]),
  ].join("\n");
}

function spent({ spent }: { spent: Spent | null }): [string, string] {
  return spent ? [spent.byWorker.toFixed(2), spent.byPostgres.toFixed(2)] : ["", ""];
}

function times(factor: number): string {
  return `${factor.toFixed(2)} ×`;
}

function besideEmpty(results: PageResult[], path: string, concurrency: number): string {
  const at = (wanted: string) =>
    results.find((result) => result.path === wanted && result.concurrency === concurrency)?.measured.p50 ??
    Number.NaN;
  return ratio(at(path), at("/sign-in"));
}
