import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Sql } from "postgres";
import { migrateDatabase } from "@/db/migrate";
import { appAnswers, startApp } from "@/sandbox/demo/app";
import { type Child, endChild, hasEnded, startChild, success } from "@/sandbox/demo/children";
import { connect } from "@/sandbox/demo/database";
import { Endings } from "@/sandbox/demo/endings";
import { ensureBuild, isBuilt } from "@/sandbox/demo/ensure-build";
import { demoEnvironment } from "@/sandbox/demo/environment";
import { say } from "@/sandbox/demo/progress";
import { sdkFor } from "@/sandbox/demo/world";
import { freePort } from "@/sandbox/postgres/free-port";
import { launchPostgres } from "@/sandbox/postgres/launch";
import { measureEntitlement } from "./entitlement";
import { measureEvents } from "./events";
import { measureExplanation } from "./explanation";
import { measureImport } from "./import";
import { measureIngest } from "./ingest";
import { measurePages } from "./pages";
import { addCalls, addEarlierCalls, addSubscribedTenants } from "./populate";
import {
  entitlementTable,
  eventsTable,
  explanationTable,
  importTable,
  ingestTable,
  machine,
  pagesTable,
  usageTable,
} from "./tables";
import { measureUsageRun, runToTheEnd } from "./usage-run";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const endings = new Endings();

/** `npm run bench`: what the product costs beside what it cannot do without, all in one run on this machine. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fast: { type: "boolean", default: false },
      stay: { type: "boolean", default: false },
      events: { type: "boolean", default: false },
      profile: { type: "string" },
    },
  });
  const home = await temporary("releve-bench-log-");
  if (!isBuilt()) say("Building the app …");
  await ensureBuild((child) => void endings.start(() => child, endChild));

  const world = await startAll(home, !values.fast, values.profile);
  const { appUrl, databaseUrl, sql } = world;
  const tables: string[] = [];
  try {
    if (!values.events) await measureUsage(world, tables);
    say("(d) Stripe's events …");
    tables.push(eventsTable(await measureEvents(world, await temporary("releve-bench-peer-"), say)));
    say("Done");
  } finally {
    // What was measured before a failure stands.
    console.log(`\n${await machine(sql, !values.fast)}`);
    for (const table of tables) console.log(`\n${table}`);
  }
  if (values.stay) await stay(appUrl, databaseUrl);
}

type World = Awaited<ReturnType<typeof startAll>>;

async function measureUsage(
  { appUrl, databaseUrl, env, sql, stripe }: World,
  tables: string[],
): Promise<void> {
  say("The app answers; adding 1,000 subscribed tenants …");
  const tenantIds = await addSubscribedTenants(sql, stripe);
  await runToTheEnd(appUrl);

  say("(a) Calls through the webhook …");
  tables.push(ingestTable(await measureIngest(appUrl, databaseUrl, tenantIds)));
  say("Adding 200,000 calls …");
  await addCalls(sql);
  say("(b) Usage runs …");
  tables.push(usageTable(await measureUsageRun(appUrl, sql)));
  say("(c) Pages …");
  tables.push(pagesTable(await measurePages(appUrl)));
  say("Adding 800,000 earlier calls …");
  await addEarlierCalls(sql);
  say("(e) Entitlement …");
  tables.push(entitlementTable(await measureEntitlement(appUrl, tenantIds)));
  say("(f) An import …");
  const folder = await temporary("releve-bench-import-");
  tables.push(importTable(await measureImport(databaseUrl, env, tenantIds, folder)));
  say("(g) Why this amount …");
  tables.push(explanationTable(await measureExplanation(appUrl, sql)));
}

/** An empty Postgres, a local Stripe that tells nobody, the plans, and the app in production mode. */
async function startAll(home: string, durable: boolean, profileFolder: string | undefined) {
  const dataDir = await temporary("releve-bench-postgres-");
  const postgres = await endings.start(
    () => launchPostgres({ dataDir, port: 0, durable, onSignal: "leave" }),
    (server) => server.stop(),
  );
  await migrateDatabase(postgres.url);
  const local = await startStripe();
  const port = await freePort(0);
  const appUrl = `http://127.0.0.1:${port}`;
  const env = demoEnvironment({ databaseUrl: postgres.url, stripeUrl: local.url, appUrl });
  const plans = ["--conditions=react-server", "--import", "tsx", "lib/plans/push.ts"];
  await success("Publishing the plans", await endings.start(() => startChild(plans, env), endChild));
  const app = await endings.start(
    () => startApp(port, env, join(home, "app.log"), profiling(profileFolder)),
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

async function startStripe(): Promise<{ port: number; url: string }> {
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

/** With a folder for it, the app leaves a profile there of what took its processor's time. */
function profiling(folder: string | undefined): string[] {
  return folder ? ["--cpu-prof", `--cpu-prof-dir=${folder}`] : [];
}

/** Leaves everything up, to look for the cause of a number. */
async function stay(appUrl: string, databaseUrl: string): Promise<void> {
  console.log(`\nThe app stays at ${appUrl}, with ${databaseUrl}, until Ctrl C.`);
  await new Promise(() => {});
}

/** Directly in the temporary directory, which the account that Postgres runs as can enter. */
function temporary(prefix: string): Promise<string> {
  return endings.start(
    () => mkdtempSync(join(tmpdir(), prefix)),
    (made) => rmSync(made, { recursive: true, force: true }),
  );
}

async function finish(code: number): Promise<void> {
  await endings.end();
  process.exit(code);
}

for (const signal of SIGNALS) process.on(signal, () => void finish(1));

main().then(
  () => finish(0),
  (error: unknown) => {
    if (!endings.hasBegun) console.error(error instanceof Error ? error.message : error);
    return finish(1);
  },
);
