import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import postgres, { type Sql } from "postgres";
import { type Child, exitCodeOf, startChild } from "@/sandbox/demo/children";
import { timed } from "./measure";

const ROWS_TOGETHER = 500;
const BEGIN_MS = Date.UTC(2026, 0, 1);
const HEADER = "vapi_call_id,tenant_id,started_at,ended_at,duration_sec,cost_usd,costs_json,ended_reason";
const COSTS = '[{"type": "model", "cost": 0.05}, {"type": "vapi", "cost": 0.08}]';

export type ImportResult = {
  lines: number;
  importMs: number;
  againMs: number;
  multiRowMs: number;
  copyMs: number;
  /** The importer's peak; null where the system does not tell. */
  peakMegabytes: number | null;
};

/**
 * `npm run calls:import` over a file, then over the same file again, beside
 * multi-row inserts and a COPY of as many rows into empty tables with the same
 * columns and indexes but none of the product's rules, sums or triggers.
 */
export async function measureImport(
  databaseUrl: string,
  env: NodeJS.ProcessEnv,
  tenantIds: number[],
  folder: string,
  lines: number,
): Promise<ImportResult> {
  const file = join(folder, "calls.csv");
  await pipeline(Readable.from(csvLines(tenantIds, lines)), createWriteStream(file));
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`create table bench_rows (like vapi_call_usage including all)`;
    await sql`create table bench_copy (like vapi_call_usage including all)`;
    const first = await importFile(file, env);
    const again = await importFile(file, env);
    const multiRow = await timed(() => insertRows(sql, tenantIds, lines));
    const copy = await timed(() => copyRows(sql, tenantIds, lines));
    await sql`drop table bench_rows, bench_copy`;
    return {
      lines,
      importMs: first.ms,
      againMs: again.ms,
      multiRowMs: multiRow.ms,
      copyMs: copy.ms,
      peakMegabytes: first.value,
    };
  } finally {
    await sql.end();
  }
}

/** Returns the importer's peak of memory in megabytes. */
async function importFile(
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<{ ms: number; value: number | null }> {
  return timed(async () => {
    const args = ["--conditions=react-server", "--import", "tsx", "lib/backfill/calls-import.ts", file];
    const child = startChild(args, env);
    let peak: number | null = null;
    const watch = setInterval(() => {
      peak = peakOf(child) ?? peak;
    }, 100);
    const code = await exitCodeOf(child);
    clearInterval(watch);
    if (code !== 0) throw new Error(`The import failed:\n${child.lastWords()}`);
    return peak;
  });
}

function peakOf({ process: { pid } }: Child): number | null {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return null;
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, "utf8"))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

type Row = ReturnType<typeof rowAt>;

function rowAt(index: number, tenantIds: number[]) {
  const seconds = 20 + ((index * 37) % 400);
  const endedAt = new Date(BEGIN_MS + index * 20_000);
  return {
    tenant_id: tenantIds[(index * 7_919) % tenantIds.length] ?? 0,
    vapi_call_id: `bench-import-${index}-a7e51d7f0c11`,
    started_at: new Date(endedAt.getTime() - seconds * 1000).toISOString(),
    ended_at: endedAt.toISOString(),
    duration_sec: seconds,
    cost_usd: (seconds * 0.0017).toFixed(6),
    ended_reason: "customer-ended-call",
  };
}

function* csvLines(tenantIds: number[], lines: number): Generator<string> {
  yield `${HEADER}\n`;
  for (let index = 0; index < lines; index += 1) yield `${cells(rowAt(index, tenantIds)).join(",")}\n`;
}

function cells(row: Row): (string | number)[] {
  const costs = `"${COSTS.replaceAll('"', '""')}"`;
  return [
    row.vapi_call_id,
    row.tenant_id,
    row.started_at,
    row.ended_at,
    row.duration_sec,
    row.cost_usd,
    costs,
    row.ended_reason,
  ];
}

async function insertRows(sql: Sql, tenantIds: number[], lines: number): Promise<void> {
  for (let from = 0; from < lines; from += ROWS_TOGETHER) {
    const rows = Array.from({ length: ROWS_TOGETHER }, (_, index) => ({
      ...rowAt(from + index, tenantIds),
      costs_json: sql.json(JSON.parse(COSTS)),
    }));
    await sql`insert into bench_rows ${sql(rows)} on conflict (tenant_id, vapi_call_id) do nothing`;
  }
}

async function copyRows(sql: Sql, tenantIds: number[], lines: number): Promise<void> {
  const into = await sql`copy bench_copy (${sql.unsafe(HEADER)}) from stdin (format csv, header)`.writable();
  await pipeline(Readable.from(csvLines(tenantIds, lines)), into);
}
