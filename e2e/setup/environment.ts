type Addresses = { databaseUrl: string; stripeUrl: string; appUrl: string };

/** The sandbox's fixed secrets, as in .env.example. */
export const SECRETS = {
  STRIPE_SECRET_KEY: "sk_test_sandbox_releve",
  STRIPE_WEBHOOK_SECRET: "whsec_sandbox_releve",
  CRON_SECRET: "sandbox-cron-secret",
  VAPI_WEBHOOK_SECRET: "sandbox-vapi-secret",
  ENTITLEMENT_TOKEN: "sandbox-entitlement-token",
  NEXTAUTH_SECRET: "sandbox-nextauth-secret-of-32-chars-or-more",
  OWNER_EMAIL: "owner@example.com",
  OWNER_PASSWORD: "releve-demo",
};

/** The app's whole environment for one run. */
export function sandboxEnvironment({ databaseUrl, stripeUrl, appUrl }: Addresses) {
  return {
    ...SECRETS,
    DATABASE_URL: databaseUrl,
    STRIPE_API_BASE: stripeUrl,
    NEXTAUTH_URL: appUrl,
    APP_URL: appUrl,
    // Next reads a .env file by itself: a developer's own services stay out of the tests.
    VAPI_API_KEY: "",
    SMTP_URL: "",
    ALERT_WEBHOOK_URL: "",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
