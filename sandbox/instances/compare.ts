import type { TenantBill } from "./bill";

/** A line for each tenant: what it used and was billed in both worlds, and whether that is the same. */
export function compare(
  several: Map<number, TenantBill>,
  one: Map<number, TenantBill>,
): { table: string; differences: string[] } {
  const differences = [...one].flatMap(([id, bill]) => differencesOf(id, several.get(id), bill));
  const header = [
    "tenant",
    "plan",
    "status",
    "calls",
    "settled minutes",
    "late",
    "billed",
    "by one instance",
    "",
  ];
  const rows = [...one].map(([id, bill]) => {
    const other = several.get(id);
    const isSame = differencesOf(id, other, bill).length === 0;
    return [
      String(id),
      bill.plan,
      bill.status,
      String(other?.calls ?? 0),
      (other?.periods ?? []).flatMap(({ settledMinutes }) => settledMinutes ?? []).join(" + "),
      String((other?.periods ?? []).reduce((sum, { lateMinutes }) => sum + lateMinutes, 0)),
      euros(other),
      euros(bill),
      isSame ? "same" : "DIFFERENT",
    ];
  });
  return { table: aligned([header, ...rows]), differences };
}

/** Each part of a bill that is not the same in both worlds, as both have it. */
function differencesOf(id: number, several: TenantBill | undefined, one: TenantBill): string[] {
  if (!several) return [`tenant ${id} has no bill`];
  const parts = Object.entries(one);
  return parts.flatMap(([part, value]) => {
    const other = Object.entries(several).find(([name]) => name === part)?.[1];
    const [left, right] = [JSON.stringify(other), JSON.stringify(value)];
    return left === right ? [] : [`tenant ${id}, ${part}:\n    several: ${left}\n    one:     ${right}`];
  });
}

function euros(bill: TenantBill | undefined): string {
  const minor = (bill?.invoices ?? []).reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  return `${(minor / 100).toFixed(2)} €`;
}

function aligned(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
