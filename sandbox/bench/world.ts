import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import type Stripe from "stripe";
import { migrateDatabase } from "@/db/migrate";
import { appAnswers, startApp } from "@/sandbox/demo/app";
import { type Child, endChild, hasEnded, startChild, success } from "@/sandbox/demo/children";
import { connect } from "@/sandbox/demo/database";
import type { Endings } from "@/sandbox/demo/endings";
import { demoEnvironment } from "@/sandbox/demo/environment";
import { sdkFor } from "@/sandbox/demo/world";
import { freePort } from "@/sandbox/postgres/free-port";
import { launchPostgres } from "@/sandbox/postgres/launch";

export type World = {
  appUrl: string;
  appPid: number;
  databaseUrl: string;
  stripeUrl: string;
  env: NodeJS.ProcessEnv;
  sql: Sql;
  stripe: Stripe;
};

export type WorldOptions = {
  durable: boolean;
  /** With a folder for it, the app leaves a profile there of what took its processor's time. */
  profileFolder: string | undefined;
  /** How many requests a second the app makes of Stripe; more than any machine does, unless said. */
  stripePerSecond?: number;
};

/** An empty Postgres, a local Stripe that tells nobody, the plans, and the app in production mode. */
export async function startWorld(endings: Endings, options: WorldOptions): Promise<World> {
  const home = await temporary(endings, "releve-bench-log-");
  const dataDir = await temporary(endings, "releve-bench-postgres-");
  const postgres = await endings.start(
    () => launchPostgres({ dataDir, port: 0, durable: options.durable, onSignal: "leave" }),
    (server) => server.stop(),
  );
  await migrateDatabase(postgres.url);
  const local = await startStripe(endings);
  const port = await freePort(0);
  const appUrl = `http://127.0.0.1:${port}`;
  const env = {
    ...demoEnvironment({ databaseUrl: postgres.url, stripeUrl: local.url, appUrl }),
    ...(options.stripePerSecond && { STRIPE_REQUESTS_PER_SECOND: String(options.stripePerSecond) }),
  };
  const plans = ["--conditions=react-server", "--import", "tsx", "lib/plans/push.ts"];
  await success("Publishing the plans", await endings.start(() => startChild(plans, env), endChild));
  const app = await endings.start(
    () => startApp(port, env, join(home, "app.log"), profiling(options.profileFolder)),
    endChild,
  );
  await appAnswers(port, app);
  const sql: Sql = await endings.start(
    () => connect(postgres.url),
    (open) => open.end({ timeout: 1 }),
  );
  const appPid = app.process.pid ?? 0;
  return { appUrl, appPid, databaseUrl: postgres.url, stripeUrl: local.url, env, sql, stripe: sdkFor(local) };
}

/** Directly in the temporary directory, which the account that Postgres runs as can enter. */
export function temporary(endings: Endings, prefix: string): Promise<string> {
  return endings.start(
    () => mkdtempSync(join(tmpdir(), prefix)),
    (made) => rmSync(made, { recursive: true, force: true }),
  );
}

async function startStripe(endings: Endings): Promise<{ port: number; url: string }> {
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const args = ["--import", "tsx", "sandbox/bench/local-stripe.ts", "--port", String(port)];
  const child = await endings.start(() => startChild(args, process.env), endChild);
  await untilAnswered(`${url}/_sandbox/clock`, child);
  return { port, url };
}

async function untilAnswered(url: string, child: Child): Promise<void> {
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (hasEnded(child)) throw new Error(`Local Stripe ended at its start:\n${child.lastWords()}`);
    await sleep(100);
  }
}

function profiling(folder: string | undefined): string[] {
  return folder ? ["--cpu-prof", `--cpu-prof-dir=${folder}`] : [];
}
