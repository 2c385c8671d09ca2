import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { appAnswers, startApp } from "@/sandbox/demo/app";
import { endChild } from "@/sandbox/demo/children";
import type { Endings } from "@/sandbox/demo/endings";
import { freePort } from "@/sandbox/postgres/free-port";
import { temporary } from "./world";

/** The demo's secrets, which the product accepts beside a local Stripe alone. */
const SECRETS = [
  "CRON_SECRET",
  "VAPI_WEBHOOK_SECRET",
  "ENTITLEMENT_TOKEN",
  "NEXTAUTH_SECRET",
  "OWNER_PASSWORD",
];

/** What `npm start` gives Node. */
const NODE_OPTIONS = ["--initial-heap-size=512"];

/**
 * An instance beside the world's app, on the same Postgres, as production has
 * it: its clock is the machine's, where beside a local Stripe the app asks for
 * the time over HTTP. Nothing that is asked of it may need Stripe.
 */
export async function startAsInProduction(
  endings: Endings,
  env: NodeJS.ProcessEnv,
): Promise<{ url: string; token: string }> {
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const token = `bench-${randomUUID()}`;
  const own = Object.fromEntries(SECRETS.map((name) => [name, token]));
  const log = join(await temporary(endings, "releve-bench-log-"), "app.log");
  const app = await endings.start(
    () =>
      startApp(
        port,
        { ...env, ...own, STRIPE_API_BASE: "", APP_URL: url, NEXTAUTH_URL: url },
        log,
        NODE_OPTIONS,
      ),
    endChild,
  );
  await appAnswers(port, app);
  return { url, token };
}
