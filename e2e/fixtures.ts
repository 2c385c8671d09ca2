import { test as base, expect } from "@playwright/test";
import postgres from "postgres";
import Stripe from "stripe";
import { z } from "zod";
import type { Role } from "@/lib/domain/values";
import { ADMINS } from "@/sandbox/demo/admins";
import { DEMO } from "@/sandbox/demo/environment";
import { type AppUnderTest, appUnderTest } from "./setup/app-under-test";
import { failOnBrowserErrors } from "./setup/browser-errors";
import type { Addresses } from "./setup/browser-world";
import { type SandboxClock, sandboxClock } from "./setup/sandbox-clock";
import { addTenant, removeTenant, type TestTenant } from "./setup/tenant";

type WorkerFixtures = {
  addresses: Addresses;
  /** The official SDK against the run's local Stripe. */
  stripe: Stripe;
  clock: SandboxClock;
  sql: postgres.Sql;
  /** The app as machines reach it: cron runs and Vapi's reports. */
  app: AppUnderTest;
};

type TestFixtures = {
  /** Signs in through the form, and waits for the first screen. */
  signIn: (role: Role) => Promise<void>;
  /** A tenant with one phone line; everything about it is removed after the test. */
  tenant: TestTenant;
  /** A browser error fails the test, unless the story announces it. */
  expectBrowserError: (pattern: RegExp) => void;
};

const Worlds = z.array(
  z.object({ app: z.string(), stripe: z.string(), database: z.string(), alertsPort: z.number() }),
);

export const test = base.extend<TestFixtures, WorkerFixtures>({
  addresses: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use, { parallelIndex }) => use(addressesOfWorker(parallelIndex)),
    { scope: "worker" },
  ],

  baseURL: async ({ addresses }, use) => use(addresses.app),

  stripe: [
    async ({ addresses }, use) => {
      const { hostname, port } = new URL(addresses.stripe);
      await use(new Stripe(DEMO.STRIPE_SECRET_KEY, { protocol: "http", host: hostname, port }));
    },
    { scope: "worker" },
  ],

  clock: [async ({ addresses }, use) => use(sandboxClock(addresses.stripe)), { scope: "worker" }],

  sql: [
    async ({ addresses }, use) => {
      const sql = postgres(addresses.database, { max: 2, onnotice: () => {} });
      await use(sql);
      await sql.end();
    },
    { scope: "worker" },
  ],

  app: [async ({ addresses }, use) => use(appUnderTest(addresses.app)), { scope: "worker" }],

  signIn: async ({ page }, use) => {
    await use(async (role) => {
      await page.goto("/sign-in");
      await page.getByLabel("Email").fill(ADMINS[role].email);
      await page.getByLabel("Password").fill(DEMO.OWNER_PASSWORD);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page).not.toHaveURL(/\/sign-in/);
    });
  },

  tenant: async ({ sql }, use) => {
    const tenant = await addTenant(sql);
    await use(tenant);
    await removeTenant(sql, tenant.id);
  },

  expectBrowserError: [({ context }, use) => failOnBrowserErrors(context, use), { auto: true }],
});

/** A worker that takes another's place after a failed story takes its world, too. */
function addressesOfWorker(parallelIndex: number): Addresses {
  const addresses = Worlds.parse(JSON.parse(process.env.RELEVE_WORLDS ?? "[]"))[parallelIndex];
  if (!addresses) throw new Error("The browser tests run with npm run e2e, which starts their worlds.");
  return addresses;
}

export { expect };
