/** A cell that a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

type CsvRow = readonly (string | number | null)[];

/** Rows as comma separated values, for spreadsheets: text is quoted, and none is run as a formula. */
export function csvOf(rows: readonly CsvRow[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/**
 * A file to save. One that lacks rows says so in its name and, with `missing`, in
 * a last line: a reader sees one of the two, and no sum takes a sentence for a number.
 */
export function csvFileOf(
  name: string,
  rows: readonly CsvRow[],
  missing: string | null,
): { name: string; text: string } {
  return missing === null
    ? { name: `${name}.csv`, text: csvOf(rows) }
    : { name: `${name}-incomplete.csv`, text: csvOf([...rows, [`Incomplete: ${missing}`]]) };
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}
