import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { setPriority } from "node:os";
import { delimiter, resolve } from "node:path";
import { z } from "zod";
import { ensureBuild } from "@/sandbox/demo/ensure-build";
import { type Count, countOf, type ReportKind } from "./setup/test-report";

type Stage = { name: string; command: string; report?: { kind: ReportKind; path: string } };
type Outcome = Count & { name: string; seconds: number };

const REPORTS = "test-results";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** It has the time that the tests beside it leave. */
const BUILD_NICENESS = 10;

/**
 * Runs everything: what `npm run check` does, the tests that need a database,
 * the tests that need a browser. A failure does not stop the rest. The last
 * line is `N passed, N failed`, where a check without tests counts as one.
 */
async function main(): Promise<void> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS);
  const outcomes: Outcome[] = [];
  for (const stage of checks()) outcomes.push(await run(stage));
  const build = buildBeside();
  outcomes.push(await run(vitest("integration")));
  await build;
  outcomes.push(await run(BROWSER));

  const width = Math.max(...outcomes.map(({ name }) => name.length));
  console.log("");
  for (const { name, passed, failed, skipped, seconds } of outcomes) {
    const left = skipped > 0 ? `, ${skipped} skipped` : "";
    console.log(`${name.padEnd(width)}  ${passed} passed, ${failed} failed${left} (${seconds.toFixed(0)} s)`);
  }
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}

const BROWSER: Stage = {
  name: "browser tests",
  command: "tsx e2e/run-browser.ts",
  report: { kind: "playwright", path: `${REPORTS}/browser.json` },
};

/** The steps of the check stand in package.json; taken from there, the two cannot drift apart. */
function checks(): Stage[] {
  const Manifest = z.object({ scripts: z.object({ check: z.string() }) });
  const { scripts } = Manifest.parse(JSON.parse(readFileSync("package.json", "utf8")));
  return scripts.check
    .split(" && ")
    .map((command) => (command.startsWith("vitest") ? vitest("unit") : { name: command, command }));
}

/** The browser tests need the product built. Why that failed is theirs to say: they try it again. */
async function buildBeside(): Promise<void> {
  try {
    await ensureBuild(({ process: { pid } }) => pid && setPriority(pid, BUILD_NICENESS));
  } catch {
    console.log("The product could not be built beside the tests.");
  }
}

function vitest(project: string): Stage {
  const path = `${REPORTS}/${project}.json`;
  return {
    name: `${project} tests`,
    command: `vitest run --project ${project} --reporter=default --reporter=json --outputFile.json=${path}`,
    report: { kind: "vitest", path },
  };
}

async function run({ name, command, report }: Stage): Promise<Outcome> {
  console.log(`\n▶ ${command}`);
  const startedAt = performance.now();
  const [program = "", ...args] = command.split(" ");
  const child = spawn(program, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: "1",
      PATH: `${resolve("node_modules/.bin")}${delimiter}${process.env.PATH ?? ""}`,
    },
  });
  const interrupt = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const [exitCode]: unknown[] = await once(child, "exit");
  const hasFailed = exitCode !== 0;
  for (const signal of SIGNALS) process.off(signal, interrupt);
  return { name, ...countOf(hasFailed, report), seconds: (performance.now() - startedAt) / 1000 };
}

await main();
