import postgres from "postgres";
import Stripe from "stripe";
import { migrateDatabase } from "@/db/migrate";
import { appAnswers, startApp } from "@/sandbox/demo/app";
import { endChild } from "@/sandbox/demo/children";
import { DEMO, demoEnvironment } from "@/sandbox/demo/environment";
import { freePort } from "@/sandbox/postgres/free-port";
import { startLocalStripe } from "@/sandbox/stripe/server";
import { type Mailbox, startMailbox } from "./mailbox";
import { stripeAtHome } from "./stripe-at-home";
import { createDatabase } from "./test-database";

const LIVE_KEY = "sk_live_sandbox_releve";

/** The secrets of an installation that takes real money: the published ones would stop its start. */
const OWN_SECRETS = {
  CRON_SECRET: "cron-of-the-live-story",
  VAPI_WEBHOOK_SECRET: "vapi-of-the-live-story",
  ENTITLEMENT_TOKEN: "entitlement-of-the-live-story",
  NEXTAUTH_SECRET: "nextauth-secret-of-the-live-story",
  OWNER_PASSWORD: "password-of-the-live-story",
};

export type LiveWorld = {
  url: string;
  owner: { email: string; password: string };
  stripe: Stripe;
  stripeUrl: string;
  sql: postgres.Sql;
  mailbox: Mailbox;
  end(): Promise<void>;
};

/** The app with a live key and a mail server, beside a local Stripe that stands for live mode. */
export async function startLiveWorld(databaseServer: string): Promise<LiveWorld> {
  const ends: (() => Promise<unknown>)[] = [];
  const end = async () => {
    for (const stop of ends.splice(0).reverse()) await stop();
  };
  try {
    const database = await createDatabase(databaseServer);
    ends.push(database.drop);
    await migrateDatabase(database.url);
    const sql = postgres(database.url, { max: 2, onnotice: () => {} });
    ends.push(() => sql.end());
    const port = await freePort(0);
    const url = `http://localhost:${port}`;
    const local = await startLocalStripe({
      port: 0,
      isLive: true,
      webhooks: [{ url: `http://127.0.0.1:${port}/api/webhooks/stripe`, secret: DEMO.STRIPE_WEBHOOK_SECRET }],
    });
    ends.push(() => local.close());
    const mailbox = await startMailbox();
    ends.push(() => mailbox.close());
    const app = startApp(
      port,
      {
        ...demoEnvironment({ databaseUrl: database.url, stripeUrl: "", appUrl: url }),
        ...OWN_SECRETS,
        STRIPE_SECRET_KEY: LIVE_KEY,
        SMTP_URL: mailbox.url,
      },
      "test-results/live-app.log",
      stripeAtHome(local.port),
    );
    ends.push(() => endChild(app));
    await appAnswers(port, app);
    const stripe = new Stripe(LIVE_KEY, { protocol: "http", host: "127.0.0.1", port: local.port });
    const owner = { email: DEMO.OWNER_EMAIL, password: OWN_SECRETS.OWNER_PASSWORD };
    return { url, owner, stripe, stripeUrl: local.url, sql, mailbox, end };
  } catch (error) {
    await end();
    throw error;
  }
}
