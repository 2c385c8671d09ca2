import { afterEach, beforeEach, expect, test, vi } from "vitest";

const COMPLETE = {
  DATABASE_URL: "postgres://localhost/releve",
  STRIPE_SECRET_KEY: "sk_test_sandbox_releve",
  CRON_SECRET: "sandbox-cron-secret",
  VAPI_WEBHOOK_SECRET: "sandbox-vapi-secret",
  NEXTAUTH_SECRET: "sandbox-nextauth-secret-of-32-chars-or-more",
  APP_URL: "http://localhost:3000",
};

beforeEach(() => {
  vi.resetModules();
  for (const [name, value] of Object.entries(COMPLETE)) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

test.each([",", " , ,", ""])("STRIPE_WEBHOOK_SECRET=%j holds no secret and is refused", async (value) => {
  vi.stubEnv("STRIPE_WEBHOOK_SECRET", value);
  const { env } = await import("./env");
  expect(() => env()).toThrow(/STRIPE_WEBHOOK_SECRET/);
});

test("STRIPE_WEBHOOK_SECRET may hold two secrets while one replaces the other", async () => {
  vi.stubEnv("STRIPE_WEBHOOK_SECRET", "whsec_new, whsec_old,");
  const { env } = await import("./env");
  expect(env().STRIPE_WEBHOOK_SECRET).toEqual(["whsec_new", "whsec_old"]);
});
