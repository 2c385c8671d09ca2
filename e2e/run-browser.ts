import { mkdirSync } from "node:fs";
import { endChild, exitCodeOf, startAloud } from "@/sandbox/demo/children";
import { ensureBuild } from "@/sandbox/demo/ensure-build";
import { type Addresses, startBrowserWorld } from "./setup/browser-world";
import { findChromium } from "./setup/chromium";

const PLAYWRIGHT = "node_modules/@playwright/test/cli.js";
const LOGS = "test-results";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Stories wait more than they work, so three worlds fit on two cores; for a few stories one is quicker. */
const WORLDS = process.argv.length > 2 ? 1 : 3;

const cleanups: (() => Promise<void>)[] = [];

/**
 * Runs the browser tests against the app in production mode, each of
 * Playwright's workers in a world of its own. Arguments go to Playwright. What
 * was started ends with the run, also when the run is interrupted.
 */
async function main(): Promise<number> {
  const chromium = findChromium();
  await ensureBuild();
  mkdirSync(LOGS, { recursive: true });
  const worlds: Addresses[] = [];
  for (let world = 0; world < WORLDS; world += 1) {
    worlds.push(await startBrowserWorld(`${LOGS}/app-${world}.log`, (end) => cleanups.push(end)));
  }
  const playwright = startAloud([PLAYWRIGHT, "test", ...process.argv.slice(2)], {
    ...process.env,
    RELEVE_WORLDS: JSON.stringify(worlds),
    RELEVE_CHROMIUM: chromium,
  });
  cleanups.push(() => endChild(playwright));
  return exitCodeOf(playwright);
}

async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

for (const signal of SIGNALS) {
  process.once(signal, () => cleanUp().finally(() => process.exit(1)));
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
