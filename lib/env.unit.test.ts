import { afterEach, beforeEach, expect, test, vi } from "vitest";

const COMPLETE = {
  DATABASE_URL: "postgres://localhost/releve",
  STRIPE_SECRET_KEY: "sk_test_sandbox_releve",
  STRIPE_API_BASE: "http://127.0.0.1:12111",
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

test("a pooler is said or denied, not misspelt", async () => {
  vi.stubEnv("DATABASE_URL", "postgres://app@db:5432/releve?pgbouncer=yes");
  const { env } = await import("./env");
  expect(() => env()).toThrow(/DATABASE_URL: says pgbouncer=true or pgbouncer=false/);
});

test("without the local Stripe, published secrets are refused by name", async () => {
  vi.stubEnv("STRIPE_WEBHOOK_SECRET", "whsec_own");
  vi.stubEnv("STRIPE_API_BASE", "");
  vi.stubEnv("CRON_SECRET", "a-secret-of-our-own");
  const { env } = await import("./env");
  expect(() => env()).toThrow(/VAPI_WEBHOOK_SECRET: has a published value/);
  expect(() => env()).toThrow(/NEXTAUTH_SECRET: has a published value/);
});

test("a local Vapi stands beside a local Stripe alone", async () => {
  vi.stubEnv("STRIPE_WEBHOOK_SECRET", "whsec_own");
  vi.stubEnv("VAPI_API_BASE", "http://127.0.0.1:12112");
  const { env } = await import("./env");
  expect(env().VAPI_API_BASE).toBe("http://127.0.0.1:12112");
});

test("with a real account, calls are never asked of another address than Vapi's", async () => {
  vi.stubEnv("STRIPE_WEBHOOK_SECRET", "whsec_own");
  vi.stubEnv("STRIPE_API_BASE", "");
  vi.stubEnv("VAPI_API_BASE", "http://127.0.0.1:12112");
  const { env } = await import("./env");
  expect(() => env()).toThrow(/VAPI_API_BASE: is for the local Vapi/);
});

test("STRIPE_TIMEOUT_MS is short enough for three tries within a lease of three minutes", async () => {
  vi.stubEnv("STRIPE_WEBHOOK_SECRET", "whsec_own");
  vi.stubEnv("STRIPE_TIMEOUT_MS", "50001");
  const { env } = await import("./env");
  expect(() => env()).toThrow(/STRIPE_TIMEOUT_MS/);
  vi.stubEnv("STRIPE_TIMEOUT_MS", "50000");
  expect(env().STRIPE_TIMEOUT_MS).toBe(50_000);
});

test("a dry run that npm keeps to itself is a dry run all the same", async () => {
  const { isNpmDryRun } = await import("./env");
  vi.stubEnv("npm_config_dry_run", undefined);
  expect(isNpmDryRun()).toBe(false);
  vi.stubEnv("npm_config_dry_run", "true");
  expect(isNpmDryRun()).toBe(true);
});
