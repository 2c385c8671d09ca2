import { defineConfig } from "@playwright/test";

const { RELEVE_WORLDS = "[]", RELEVE_CHROMIUM } = process.env;

/** Run it with `npm run e2e`, which starts the app and its outside world and sets the addresses. */
export default defineConfig({
  testDir: "e2e",
  // The longest begin first.
  projects: [
    { name: "screens", testMatch: "screens.spec.ts" },
    { name: "stories", testMatch: "*.spec.ts", testIgnore: "screens.spec.ts" },
  ],
  // Each worker has an app and a Stripe clock of its own; its stories share them.
  workers: Math.max(1, JSON.parse(RELEVE_WORLDS).length),
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: "test-results/browser",
  reporter: [["list"], ["json", { outputFile: "test-results/browser.json" }]],
  use: {
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    // A control that never becomes usable fails its story soon, not when the story's time is up.
    actionTimeout: 15_000,
    // A trace of every story would take a good part of the processors; `npm run e2e -- e2e/plans --trace on` has it.
    screenshot: "only-on-failure",
    launchOptions: RELEVE_CHROMIUM ? { executablePath: RELEVE_CHROMIUM } : {},
  },
});
