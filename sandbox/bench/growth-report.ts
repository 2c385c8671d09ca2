import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { curvesOf, type Growth, rowsOf } from "./growth";
import { growthPlot } from "./growth-plot";
import { whole } from "./table";

/** Keeps a measurement beside the benchmark: the plot, and the table with its machine and date. */
export async function writeGrowth(folder: string, growth: Growth, machine: string): Promise<void> {
  const title = `Growth with the number of calls, ${whole(growth.tenants)} tenants`;
  await writeFile(join(folder, "growth.svg"), growthPlot(title, curvesOf(growth)));
  await writeFile(join(folder, "growth.md"), growthPage(growth, machine));
}

/** In the form that the formatter of this repository leaves as it is. */
function growthPage(growth: Growth, machine: string): string {
  const heads = ["", ...growth.stages.map(({ calls }) => `${whole(calls)} calls`)];
  const stripeCalls = growth.stages.reduce((sum, { quiet }) => sum + quiet.stripeCalls, 0);
  return [
    "# Growth",
    "",
    `Written by \`npm run bench -- --growth\`: milliseconds, with ${whole(growth.tenants)} tenants; all calls are of the current month.`,
    "",
    ...machine.split("\n").map((line) => `- ${line}`),
    "",
    "![Each kind of work over the number of calls, on logarithmic axes](growth.svg)",
    "",
    ...markdownTable([heads, ...rowsOf(growth)]),
    "",
    `The runs with nothing changed asked Stripe ${stripeCalls === 0 ? "nothing" : `${stripeCalls} times`}. How Postgres comes to the totals beside the most calls:`,
    "",
    "```",
    ...(growth.stages.at(-1)?.totals.plan ?? []),
    "```",
    "",
  ].join("\n");
}

function markdownTable(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const padded = rows.map((cells) =>
    cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    ),
  );
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [padded[0] ?? [], rule, ...padded.slice(1)].map(line);
}
