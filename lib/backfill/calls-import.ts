import { parseArgs } from "node:util";
import { z } from "zod";
import { refuseUnsaidPooler } from "@/db/refuse-unsaid-pooler";
import { isNpmDryRun } from "@/lib/env";
import { openCallsFile } from "./calls-file";
import { ErrorFile, type FileFormat } from "./error-file";
import { type ImportCounts, importCalls } from "./import-calls";

const USAGE = "Usage: npm run calls:import FILE -- [--dry-run] [--format csv|ndjson] [--errors FILE]";
const PROGRESS_MS = 1_000;
const SOME_LINES_FAILED = 2;

/**
 * `npm run calls:import FILE`: records the calls of a CSV or NDJSON file, or of
 * standard input for `-`. Progress goes to stderr, what was done to stdout, and
 * lines that hold no call into a file beside the input. Ends with 0, with 2 when
 * lines failed, and with 1 when it could not go on; it can always be repeated.
 */
async function main(): Promise<number> {
  const { path, isDryRun, format, errorsPath } = readArguments();
  const begunMs = performance.now();
  await refuseUnsaidPooler();
  const file = await openCallsFile(path, format);
  const errors = new ErrorFile(errorsPath ?? besideInput(path, file.format), file.format);
  const tell = progressTeller(begunMs, file.progress);
  const counts = await importCalls({
    records: file.records,
    isDryRun,
    onErrors: (some) => errors.add(some),
    onProgress: tell,
  });
  const hasErrors = await errors.close();
  if (process.stderr.isTTY) process.stderr.write("\n");
  say(`${isDryRun ? "Would be" : "Done"}: ${described(counts)}, in ${seconds(begunMs)} s.`);
  if (isDryRun) say("Nothing was written to the database.");
  if (hasErrors) say(`What is wrong with ${counted(counts.errors)} lines stands in ${errors.path}.`);
  return hasErrors ? SOME_LINES_FAILED : 0;
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "dry-run": { type: "boolean" }, format: { type: "string" }, errors: { type: "string" } },
  });
  const [path, ...others] = positionals;
  if (!path || others.length > 0) throw new Error(USAGE);
  const format = z.enum(["csv", "ndjson"]).optional().safeParse(values.format);
  if (!format.success) throw new Error(USAGE);
  return {
    path,
    isDryRun: values["dry-run"] === true || isNpmDryRun(),
    format: format.data,
    errorsPath: values.errors,
  };
}

function besideInput(path: string, format: FileFormat): string {
  return `${path === "-" ? "calls" : path}.errors.${format}`;
}

/** On a terminal one line that changes, elsewhere a line now and then. */
function progressTeller(begunMs: number, progress: () => number | null): (counts: ImportCounts) => void {
  let toldMs = begunMs;
  const everyMs = process.stderr.isTTY ? PROGRESS_MS : 5 * PROGRESS_MS;
  return (counts) => {
    if (performance.now() - toldMs < everyMs) return;
    toldMs = performance.now();
    const share = progress();
    const perSecond = Math.round(counts.lines / ((toldMs - begunMs) / 1000));
    const line = `${share === null ? "" : `${Math.floor(share * 100)} %, `}${described(counts)}, ${counted(perSecond)} a second`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  };
}

function described({ lines, ...counts }: ImportCounts): string {
  const parts = Object.entries(counts).map(([word, count]) => `${counted(count)} ${word}`);
  return `${counted(lines)} lines, ${parts.join(", ")}`;
}

function counted(count: number): string {
  return count.toLocaleString("en");
}

function seconds(begunMs: number): string {
  return ((performance.now() - begunMs) / 1000).toFixed(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
