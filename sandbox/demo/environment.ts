import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";

type Addresses = { databaseUrl: string; stripeUrl: string; appUrl: string };

/** The demo's fixed values, which the README's commands use. */
export const DEMO = {
  STRIPE_SECRET_KEY: "sk_test_sandbox_releve",
  STRIPE_WEBHOOK_SECRET: "whsec_sandbox_releve",
  CRON_SECRET: "sandbox-cron-secret",
  VAPI_WEBHOOK_SECRET: "sandbox-vapi-secret",
  ENTITLEMENT_TOKEN: "sandbox-entitlement-token",
  NEXTAUTH_SECRET: "sandbox-nextauth-secret-of-32-chars-or-more",
  OWNER_EMAIL: "owner@example.com",
  OWNER_PASSWORD: "releve-demo",
};

/** The whole environment of a built app, and of what runs beside it. */
export function demoEnvironment(addresses: Addresses): NodeJS.ProcessEnv {
  return { ...process.env, ...demoVariables(addresses), NODE_ENV: "production" };
}

/**
 * Every variable that the product knows, also those that stay empty, so that
 * neither the shell nor a .env file, which Next reads by itself, puts a value
 * of its own in their place.
 */
export function demoVariables({ databaseUrl, stripeUrl, appUrl }: Addresses): Record<string, string> {
  return {
    ...Object.fromEntries(variables().map((name) => [name, ""])),
    ...DEMO,
    DATABASE_URL: databaseUrl,
    STRIPE_API_BASE: stripeUrl,
    // Local Stripe has no limit to be polite to.
    STRIPE_REQUESTS_PER_SECOND: "2000",
    NEXTAUTH_URL: appUrl,
    APP_URL: appUrl,
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

/** Those the product documents, and those that a .env file here would bring. */
function variables(): string[] {
  return [".env.example", ".env", ".env.local", ".env.production", ".env.production.local"]
    .filter((file) => existsSync(file))
    .flatMap((file) => Object.keys(parseEnv(readFileSync(file, "utf8"))));
}
