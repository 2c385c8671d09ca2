import { migrateDatabase } from "@/db/migrate";
import { addAdmins } from "@/sandbox/demo/admins";
import { appAnswers, startApp } from "@/sandbox/demo/app";
import { endChild, startChild, success } from "@/sandbox/demo/children";
import { connect } from "@/sandbox/demo/database";
import { DEMO, demoEnvironment } from "@/sandbox/demo/environment";
import { freePort } from "@/sandbox/postgres/free-port";
import { launchTemporaryPostgres } from "@/sandbox/postgres/temporary";
import { startLocalStripe } from "@/sandbox/stripe/server";

/** Where one world answers; nobody listens at `alertsPort`, unless a story does. */
export type Addresses = { app: string; stripe: string; database: string; alertsPort: number };

/**
 * The app in production mode with a Postgres and a Stripe of its own, so that
 * the stories of one worker share a clock with nobody else. What it starts it
 * hands to `onEnd` at once, also when a later step fails.
 */
export async function startBrowserWorld(
  logFile: string,
  onEnd: (cleanup: () => Promise<void>) => void,
): Promise<Addresses> {
  const appPort = await freePort(0);
  const app = `http://localhost:${appPort}`;

  const postgres = await launchTemporaryPostgres();
  onEnd(postgres.stop);
  await migrateDatabase(postgres.url);

  const stripe = await startLocalStripe({
    port: 0,
    webhooks: [
      { url: `http://127.0.0.1:${appPort}/api/webhooks/stripe`, secret: DEMO.STRIPE_WEBHOOK_SECRET },
    ],
  });
  onEnd(() => stripe.close());

  const alertsPort = await freePort(0);
  const environment = {
    ...demoEnvironment({ databaseUrl: postgres.url, stripeUrl: stripe.url, appUrl: app }),
    ALERT_WEBHOOK_URL: `http://127.0.0.1:${alertsPort}/services/of-the-team`,
  };
  const plans = startChild(
    ["--conditions=react-server", "--import", "tsx", "lib/plans/push.ts"],
    environment,
  );
  await success("Publishing the plans", plans);

  const server = startApp(appPort, environment, logFile);
  onEnd(() => endChild(server));
  await appAnswers(appPort, server);
  await addColleagues(postgres.url);
  return { app, stripe: stripe.url, database: postgres.url, alertsPort };
}

async function addColleagues(databaseUrl: string): Promise<void> {
  const sql = connect(databaseUrl);
  await addAdmins(sql);
  await sql.end();
}
