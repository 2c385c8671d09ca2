import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** Without a window the headless shell draws the same pages for half the processor time. */
const SYSTEM_CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/** The system's Chromium when there is one, else the one Playwright installed. */
export function findChromium(): string {
  const found = [...SYSTEM_CHROMIUMS, chromium.executablePath()].find((path) => existsSync(path));
  if (found) return found;
  throw new Error(
    "No browser for the browser tests: run `npx playwright install --with-deps chromium`, or `apt-get install -y chromium`.",
  );
}
