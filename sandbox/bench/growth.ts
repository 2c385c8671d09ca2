import { type ImportResult, measureImport } from "./import";
import { type IngestResult, measureIngest } from "./ingest";
import { acknowledgeAll, fillMonth } from "./many-calls";
import { measureQuietRuns, type QuietRuns } from "./paced-run";
import { addSubscribedTenants } from "./populate";
import { table, whole } from "./table";
import { measureTotals, type TotalsResult } from "./totals";
import { runToTheEnd } from "./usage-run";
import type { World } from "./world";

const INGEST_ROUNDS = 2;

export type GrowthSize = { tenants: number; stages: number[]; lines: number; rounds: number };

/** What was measured beside so many calls. */
export type Stage = {
  calls: number;
  totals: TotalsResult;
  quiet: QuietRuns;
  ingest: IngestResult;
  imported: ImportResult;
};

export type Growth = { tenants: number; stages: Stage[] };

/**
 * The same work beside more and more calls of the same tenants in the same
 * month. What a stage leaves behind is taken away before the next.
 */
export async function measureGrowth(
  { appUrl, databaseUrl, stripeUrl, env, sql, stripe }: World,
  { tenants, stages, lines, rounds }: GrowthSize,
  folder: string,
  say: (line: string) => void,
): Promise<Growth> {
  say(`Adding ${whole(tenants)} subscribed tenants …`);
  const tenantIds = await addSubscribedTenants(sql, stripe, tenants);
  await runToTheEnd(appUrl);
  const measured: Stage[] = [];
  for (const calls of stages) {
    say(`(k) Making them ${whole(calls)} calls …`);
    await fillMonth(sql, tenants, calls);
    await acknowledgeAll(sql);
    await runToTheEnd(appUrl);
    say("(k) Totals, and runs with nothing changed …");
    const totals = await measureTotals(env, rounds);
    const quiet = await measureQuietRuns({ appUrl, stripeUrl }, rounds);
    say("(k) Calls through the webhook, and an import …");
    const ingest = await measureIngest(appUrl, databaseUrl, tenantIds, INGEST_ROUNDS);
    const imported = await measureImport(databaseUrl, env, tenantIds, folder, lines);
    measured.push({ calls, totals, quiet, ingest, imported });
  }
  return { tenants, stages: measured };
}

/** A kind of work, and how long a fixed amount of it took beside so many calls. */
export type Curve = {
  name: string;
  /** What belongs together has the same. */
  kind: number;
  isOurs: boolean;
  points: { calls: number; ms: number }[];
};

/** Everything as milliseconds of a fixed piece of work, so that one plot can hold it. */
export function curvesOf({ stages }: Growth): Curve[] {
  const curve = (kind: number, name: string, isOurs: boolean, msOf: (stage: Stage) => number): Curve => ({
    name,
    kind,
    isOurs,
    points: stages.map((stage) => ({ calls: stage.calls, ms: msOf(stage) })),
  });
  const lines = whole(stages[0]?.imported.lines ?? 0);
  return [
    curve(0, "all period totals", true, ({ totals }) => totals.totalsMs),
    curve(0, "bare sum of the calls", false, ({ totals }) => totals.bareMs),
    curve(1, "a run, nothing changed", true, ({ quiet }) => quiet.medianMs),
    curve(2, "1,000 calls, webhook", true, ({ ingest }) => 1_000_000 / ingest.webhook),
    curve(2, "1,000 bare inserts", false, ({ ingest }) => 1_000_000 / ingest.bare),
    curve(3, `${lines} lines imported`, true, ({ imported }) => imported.importMs),
    curve(3, `${lines} rows by COPY`, false, ({ imported }) => imported.copyMs),
  ];
}

export function growthTable(growth: Growth): string {
  const stages = growth.stages.map(({ calls }) => `${whole(calls)} calls`);
  return table(`(k) Growth with ${whole(growth.tenants)} tenants, milliseconds`, [
    ["", ...stages],
    ...rowsOf(growth),
  ]);
}

/** A row for each curve. */
export function rowsOf(growth: Growth): string[][] {
  return curvesOf(growth).map(({ name, points }) => [name, ...points.map(({ ms }) => digits(ms))]);
}

function digits(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : whole(ms);
}
