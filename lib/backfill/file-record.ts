import type { FileLine } from "./read-lines";

/** What stands in a file about one call, by our names for it, or why nothing can be read there. */
export type FileRecord = FileLine & ({ fields: CallFields } | { error: string });

export type CallFields = Partial<Record<CallColumn, unknown>>;

/** The columns that are read; whatever else a file holds is never looked at. */
export type CallColumn = (typeof COLUMNS)[number][0];

/** Each with the other names that it is known by; case, spaces and underscores do not matter. */
const COLUMNS = [
  ["vapi_call_id", "call_id", "id"],
  ["tenant_id", "tenant"],
  ["phone_number_id"],
  ["phone_number", "number"],
  ["assistant_id"],
  ["started_at"],
  ["ended_at"],
  ["duration_sec", "duration_seconds"],
  ["cost_usd", "cost"],
  ["cost_currency", "currency"],
  ["costs_json", "costs"],
  ["ended_reason"],
  ["reported_at"],
] as const;

const COLUMN_OF = new Map(
  COLUMNS.flatMap((names) => names.map((name, rank) => [plain(name), { column: names[0], rank }] as const)),
);

/** The file as a whole cannot be read. */
export class UnreadableFile extends Error {}

/**
 * Where each column stands among these names. Our own name counts before another
 * one for the same: a table's `id` is not the call's beside a `vapi_call_id`.
 */
export function columnsIn(names: string[]): Map<CallColumn, number> {
  const found = new Map<CallColumn, { rank: number; index: number }>();
  for (const [index, name] of names.entries()) {
    const known = COLUMN_OF.get(plain(name));
    if (!known) continue;
    const other = found.get(known.column);
    if (other?.rank === known.rank)
      throw new UnreadableFile(`The column ${known.column} stands there twice.`);
    if (!other || known.rank < other.rank) found.set(known.column, { rank: known.rank, index });
  }
  return new Map([...found].map(([column, { index }]) => [column, index]));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
