import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { migrateDatabase } from "@/db/migrate";
import { addAdmins } from "@/sandbox/demo/admins";
import { appAnswers, startApp } from "@/sandbox/demo/app";
import { endChild, exitCodeOf, startAloud, startChild, success } from "@/sandbox/demo/children";
import { connect } from "@/sandbox/demo/database";
import { ensureBuild } from "@/sandbox/demo/ensure-build";
import { DEMO, demoEnvironment } from "@/sandbox/demo/environment";
import { freePort } from "@/sandbox/postgres/free-port";
import { launchTemporaryPostgres } from "@/sandbox/postgres/temporary";
import { startLocalStripe } from "@/sandbox/stripe/server";
import { findChromium } from "./setup/chromium";

const PLAYWRIGHT = "node_modules/@playwright/test/cli.js";
const APP_LOG = "test-results/app.log";
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
  mkdirSync(dirname(APP_LOG), { recursive: true });
  const appPort = await freePort(0);
  const appUrl = `http://localhost:${appPort}`;

  const postgres = await launchTemporaryPostgres();
  cleanups.push(postgres.stop);
  await migrateDatabase(postgres.url);

  const stripe = await startLocalStripe({
    port: 0,
    webhooks: [
      { url: `http://127.0.0.1:${appPort}/api/webhooks/stripe`, secret: DEMO.STRIPE_WEBHOOK_SECRET },
    ],
  });
  cleanups.push(() => stripe.close());

  // Nobody listens there, unless a story does.
  const alertsPort = await freePort(0);
  const environment = {
    ...demoEnvironment({ databaseUrl: postgres.url, stripeUrl: stripe.url, appUrl }),
    ALERT_WEBHOOK_URL: `http://127.0.0.1:${alertsPort}/services/of-the-team`,
  };
  const plans = startChild(
    ["--conditions=react-server", "--import", "tsx", "lib/plans/push.ts"],
    environment,
  );
  await success("Publishing the plans", plans);

  const app = startApp(appPort, environment, APP_LOG);
  cleanups.push(() => endChild(app));
  await appAnswers(appPort, app);
  await addColleagues(postgres.url);

  const playwright = startAloud([PLAYWRIGHT, "test", ...process.argv.slice(2)], {
    ...environment,
    RELEVE_APP_URL: appUrl,
    RELEVE_STRIPE_URL: stripe.url,
    RELEVE_CHROMIUM: chromium,
    RELEVE_ALERTS_PORT: String(alertsPort),
  });
  cleanups.push(() => endChild(playwright));
  return exitCodeOf(playwright);
}

async function addColleagues(databaseUrl: string): Promise<void> {
  const sql = connect(databaseUrl);
  await addAdmins(sql);
  await sql.end();
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
