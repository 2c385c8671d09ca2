import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { now } from "@/lib/clock";
import type { FinishedCall } from "@/lib/domain/call";
import { DAY_MS } from "@/lib/domain/utc-day";
import { foreseeRecording, recordCalls } from "@/lib/usage/record-calls";
import type { CallOutcome } from "@/lib/usage/write-calls";
import { callOfFields } from "./call-of-fields";
import type { FileRecord } from "./file-record";
import type { FileLine } from "./read-lines";

export type ImportCounts = {
  /** Lines about a call; one that spans several counts once. */
  lines: number;
  recorded: number;
  corrected: number;
  unchanged: number;
  unassigned: number;
  errors: number;
};

export type LineError = FileLine & { error: string };

type Import = {
  records: AsyncIterable<FileRecord[]>;
  isDryRun: boolean;
  /** Lines that hold no call, in their order; the import waits until they are kept. */
  onErrors: (errors: LineError[]) => Promise<void>;
  onProgress?: (counts: ImportCounts) => void;
};

/** As many as a transaction can lock without filling Postgres's table of locks, with other writers beside it. */
const MOST_CALLS = 500;
const MOST_CHARACTERS = 4 * 1024 * 1024;

type ReadLine =
  | { line: FileLine; call: FinishedCall; tenantId: number | null }
  | { line: FileLine; error: string };

/**
 * Records the calls of a file, by the rule that holds for those Vapi reports,
 * some hundreds in a transaction. What a person can correct in the file is an
 * error of its line; a call whose line nobody knows yet waits among the
 * unassigned. Safe to repeat, to stop anywhere and to run twice at once. A dry
 * run reads and judges everything and writes nothing.
 */
export async function importCalls({
  records,
  isDryRun,
  onErrors,
  onProgress,
}: Import): Promise<ImportCounts> {
  const counts = { lines: 0, recorded: 0, corrected: 0, unchanged: 0, unassigned: 0, errors: 0 };
  const latest = new Date((await now()).getTime() + DAY_MS);
  const known = new Set<number>();
  // While one batch is written the next is read; never two at once, so that of two lines about a call the later counts.
  let writing: Promise<void> = Promise.resolve();
  let batch: ReadLine[] = [];
  let characters = 0;

  async function write(lines: ReadLine[]): Promise<void> {
    const checked = await withKnownTenants(lines, known);
    const calls = checked.flatMap((line) => ("call" in line ? [line.call] : []));
    for (const outcome of await (isDryRun ? foreseeRecording(calls) : recordCalls(calls))) {
      counts[wordFor(outcome)] += 1;
    }
    const errors = checked.flatMap((line) => ("error" in line ? [{ ...line.line, error: line.error }] : []));
    if (errors.length > 0) await onErrors(errors);
    counts.errors += errors.length;
    counts.lines += lines.length;
    onProgress?.({ ...counts });
  }

  async function writeBatch(): Promise<void> {
    await writing;
    writing = write(batch);
    // Whoever waits for it next hears of a failure; until then it is not unheard.
    writing.catch(() => {});
    batch = [];
    characters = 0;
  }

  for await (const some of records) {
    for (const record of some) {
      batch.push(readLine(record, latest));
      characters += record.text.length;
      if (batch.length >= MOST_CALLS || characters >= MOST_CHARACTERS) await writeBatch();
    }
  }
  await writeBatch();
  await writing;
  return counts;
}

function readLine(record: FileRecord, latest: Date): ReadLine {
  const { number, text, isCut } = record;
  const line = { number, text, isCut };
  if ("error" in record) return { line, error: record.error };
  return { line, ...callOfFields(record.fields, latest) };
}

/**
 * A tenant that does not exist is a slip in the file, or the wrong database, and
 * not a line that somebody will assign: its lines are errors.
 */
async function withKnownTenants(lines: ReadLine[], known: Set<number>): Promise<ReadLine[]> {
  const named = new Set(
    lines.flatMap((line) => ("call" in line && line.tenantId !== null ? [line.tenantId] : [])),
  );
  const asked = [...named].filter((tenantId) => !known.has(tenantId));
  if (asked.length > 0) {
    const found = await db().select({ id: tenants.id }).from(tenants).where(inArray(tenants.id, asked));
    for (const { id } of found) known.add(id);
  }
  return lines.map((read) =>
    "call" in read && read.tenantId !== null && !known.has(read.tenantId)
      ? { line: read.line, error: `tenant_id ${read.tenantId} is no tenant here` }
      : read,
  );
}

function wordFor({
  isChanged,
  ...outcome
}: CallOutcome): "recorded" | "corrected" | "unchanged" | "unassigned" {
  if (!isChanged) return "unchanged";
  if (outcome.reason !== null) return "unassigned";
  return outcome.wasThere ? "corrected" : "recorded";
}
