import { migrateDatabase } from "@/db/migrate";
import { ensureBuild } from "@/sandbox/demo/ensure-build";
import { freePort } from "@/sandbox/postgres/free-port";
import { launchTemporaryPostgres } from "@/sandbox/postgres/temporary";
import { startLocalStripe } from "@/sandbox/stripe/server";
import { addColleagues } from "./setup/admins";
import { end, exitCodeOf, startNode, waitFor } from "./setup/child";
import { findChromium } from "./setup/chromium";
import { SECRETS, sandboxEnvironment } from "./setup/environment";

const NEXT = "node_modules/next/dist/bin/next";
const PLAYWRIGHT = "node_modules/@playwright/test/cli.js";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const cleanups: (() => Promise<void>)[] = [];

/**
 * Runs the browser tests against the app in production mode, with a Postgres
 * and a Stripe of their own. Arguments go to Playwright. What was started ends
 * with the run, also when the run is interrupted.
 */
async function main(): Promise<number> {
  const chromium = findChromium();
  await ensureBuild();
  const appPort = await freePort(0);
  const appUrl = `http://localhost:${appPort}`;

  const postgres = await launchTemporaryPostgres();
  cleanups.push(postgres.stop);
  await migrateDatabase(postgres.url);

  const stripe = await startLocalStripe({
    port: 0,
    webhooks: [{ url: `${appUrl}/api/webhooks/stripe`, secret: SECRETS.STRIPE_WEBHOOK_SECRET }],
  });
  cleanups.push(() => stripe.close());

  const environment = sandboxEnvironment({ databaseUrl: postgres.url, stripeUrl: stripe.url, appUrl });
  const plans = startNode(["--conditions=react-server", "--import", "tsx", "lib/plans/push.ts"], environment);
  if ((await exitCodeOf(plans)) !== 0) throw new Error("The plans could not be published: see above.");

  const app = startNode([NEXT, "start", "--port", String(appPort)], {
    ...environment,
    NODE_ENV: "production",
  });
  cleanups.push(() => end(app));
  await waitFor(`${appUrl}/sign-in`, app);
  await addColleagues(postgres.url);

  const playwright = startNode([PLAYWRIGHT, "test", ...process.argv.slice(2)], {
    ...environment,
    RELEVE_APP_URL: appUrl,
    RELEVE_STRIPE_URL: stripe.url,
    RELEVE_CHROMIUM: chromium,
  });
  cleanups.push(() => end(playwright));
  return exitCodeOf(playwright);
}

async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

for (const signal of SIGNALS) {
  process.once(signal, () => cleanUp().finally(() => process.exit(1)));
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
