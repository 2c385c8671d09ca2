import { defineConfig } from "@playwright/test";

const { RELEVE_APP_URL, RELEVE_CHROMIUM } = process.env;

/** Run it with `npm run e2e`, which starts the app and its outside world and sets the addresses. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  // The stories share one app and one Stripe clock.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: "test-results/browser",
  reporter: [["list"], ["json", { outputFile: "test-results/browser.json" }]],
  use: {
    baseURL: RELEVE_APP_URL,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    // A control that never becomes usable fails its story soon, not when the story's time is up.
    actionTimeout: 15_000,
    trace: "retain-on-failure",
    launchOptions: RELEVE_CHROMIUM ? { executablePath: RELEVE_CHROMIUM } : {},
  },
});
