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

function growthPage(growth: Growth, machine: string): string {
  const heads = growth.stages.map(({ calls }) => `${whole(calls)} calls`);
  const rows = rowsOf(growth);
  const stripeCalls = growth.stages.reduce((sum, { quiet }) => sum + quiet.stripeCalls, 0);
  return [
    "# Growth",
    "",
    "Written by `npm run bench -- --growth`. Milliseconds; all calls are of the current month.",
    "",
    ...machine.split("\n").map((line) => `> ${line}  `),
    "",
    "![All of them over the number of calls, on logarithmic axes; the table below has the numbers](growth.svg)",
    "",
    `| | ${heads.join(" | ")} |`,
    `| --- | ${heads.map(() => "--:").join(" | ")} |`,
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
    "",
    `The runs with nothing changed asked Stripe ${stripeCalls === 0 ? "nothing" : `${stripeCalls} times`}. How Postgres comes to the totals beside the most calls:`,
    "",
    "```",
    ...(growth.stages.at(-1)?.totals.plan ?? []),
    "```",
    "",
  ].join("\n");
}
