/** A title, and rows whose first column is words and whose others are numbers. */
export function table(title: string, rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("   "),
  );
  return [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

export function ratio(value: number, base: number): string {
  return `${(value / base).toFixed(1)} ×`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
