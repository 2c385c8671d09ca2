import { z } from "zod";

/** An empty variable counts as missing, so that .env.example can name what it leaves out. */
function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
}

/** A word that is misspelt would leave prepared statements on behind a pooler that loses them. */
function saysPoolerClearly(address: string): boolean {
  return (
    !URL.canParse(address) || [null, "true", "false"].includes(new URL(address).searchParams.get("pgbouncer"))
  );
}

/** What .env.example and the demo publish is for the local Stripe alone. */
const SECRET_NAMES = [
  "CRON_SECRET",
  "VAPI_WEBHOOK_SECRET",
  "ENTITLEMENT_TOKEN",
  "NEXTAUTH_SECRET",
  "OWNER_PASSWORD",
] as const;

function isPublished(secret: string): boolean {
  return secret.startsWith("sandbox-") || secret === "releve-demo";
}

const EnvironmentSchema = z
  .object({
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/ })
      .refine(saysPoolerClearly, "says pgbouncer=true or pgbouncer=false, or nothing of it"),
    STRIPE_SECRET_KEY: z
      .string()
      .regex(/^(sk|rk)_(test|live)_\w{8,}$/, "must be a Stripe secret or restricted key"),
    STRIPE_WEBHOOK_SECRET: z
      .string()
      .min(1)
      .transform((value) =>
        value
          .split(",")
          .map((secret) => secret.trim())
          .filter(Boolean),
      )
      .pipe(z.array(z.string()).min(1, "must hold at least one secret")),
    STRIPE_API_BASE: optional(z.url()),
    // A request is tried three times, all of it within the leases of three minutes.
    STRIPE_TIMEOUT_MS: optional(z.coerce.number().int().min(100).max(50_000)),
    STRIPE_REQUESTS_PER_SECOND: optional(z.coerce.number().int().positive()),
    INBOX_LEASE_SECONDS: optional(z.coerce.number().int().min(5)),
    CRON_SECRET: z.string().min(8),
    VAPI_WEBHOOK_SECRET: z.string().min(8),
    VAPI_API_KEY: optional(z.string().min(8)),
    VAPI_API_BASE: optional(z.url()),
    ENTITLEMENT_TOKEN: optional(z.string().min(8)),
    NEXTAUTH_SECRET: z.string().min(16),
    NEXTAUTH_URL: optional(z.url()),
    APP_URL: z.url(),
    OWNER_EMAIL: optional(z.email().transform((email) => email.toLowerCase())),
    OWNER_PASSWORD: optional(z.string().min(8)),
    SMTP_URL: optional(z.url()),
    ALERT_WEBHOOK_URL: optional(z.url()),
  })
  .refine((values) => !(values.STRIPE_API_BASE && values.STRIPE_SECRET_KEY.includes("_live_")), {
    path: ["STRIPE_API_BASE"],
    message: "a live key never talks to another address than Stripe's: unset it",
  })
  .refine((values) => !(values.VAPI_API_BASE && !values.STRIPE_API_BASE), {
    path: ["VAPI_API_BASE"],
    message: "is for the local Vapi beside the local Stripe: with a real account, calls are asked of Vapi",
  })
  .superRefine((values, context) => {
    if (values.STRIPE_API_BASE) return;
    for (const name of SECRET_NAMES) {
      if (values[name] === undefined || !isPublished(values[name])) continue;
      const message = "has a published value: choose a secret of your own";
      context.addIssue({ code: "custom", path: [name], message });
    }
  });

export type Environment = z.infer<typeof EnvironmentSchema>;

let parsed: Environment | undefined;

/** The environment, parsed at first use. Throws a list of everything missing or malformed. */
export function env(): Environment {
  parsed ??= parse(process.env);
  return parsed;
}

/**
 * Whether npm was told `--dry-run`. Without a `--` before it npm keeps the word to
 * itself and says it here alone; who asked for a dry run must not get a real one.
 */
export function isNpmDryRun(): boolean {
  return process.env.npm_config_dry_run === "true";
}

function parse(values: NodeJS.ProcessEnv): Environment {
  const result = EnvironmentSchema.safeParse(values);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not complete (see .env.example):\n${lines.join("\n")}`);
}
