import { migrateDatabase } from "@/db/migrate";
import { freePort } from "@/sandbox/postgres/free-port";
import { launchPostgres } from "@/sandbox/postgres/launch";
import { startLocalStripe } from "@/sandbox/stripe/server";
import { addAdmins } from "./admins";
import { appAnswers, startApp } from "./app";
import { type Child, endChild, startChild, success } from "./children";
import { claimData, forgetStory, PLACES, readToldAt, releaseData, rememberToldAt } from "./data";
import { connect, emptyDatabase, insertTenants } from "./database";
import { Endings } from "./endings";
import { ensureBuild, isBuilt } from "./ensure-build";
import { DEMO, demoEnvironment } from "./environment";
import { fillCalls } from "./fill-calls";
import { keepLiving } from "./keep-living";
import { demoOptions, requireFreePort } from "./options";
import { say } from "./progress";
import { FIRST_DAY, tellStory } from "./story";
import { daysBefore, demoTenants } from "./tenants";
import { verifyStory } from "./verify-story";
import { welcome } from "./welcome";
import { control, sdkFor, type World } from "./world";

const POSTGRES_PORT = 54_330;
const PARENT_CHECK_MS = 500;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const endings = new Endings();

/** `npm run demo`: the whole product on one machine, with a past. */
async function main(): Promise<void> {
  const { port, stripePort, isFresh } = demoOptions(process.argv.slice(2));
  await requireFreePort(port, "the app", "--port");
  await requireFreePort(stripePort, "local Stripe", "--stripe-port");
  await endings.start(claimData, releaseData);

  const toldAt = isFresh ? null : readToldAt();
  if (!toldAt) forgetStory();
  const storyAt = toldAt ?? new Date();
  const tenants = demoTenants(storyAt);
  const appUrl = `http://localhost:${port}`;

  const building = build();
  building.catch(() => {});
  const databaseUrl = await database(toldAt === null);
  const sql = await endings.start(
    () => connect(databaseUrl),
    (open) => open.end({ timeout: 1 }),
  );
  if (toldAt) await catchUp();
  else await insertTenants(sql, tenants);

  async function catchUp(): Promise<void> {
    const [row] = await sql<{ last: Date | null }[]>`
      select max(ended_at) - interval '5 minutes' as last from vapi_call_usage where vapi_call_id like 'demo-%'`;
    const calls = await fillCalls(sql, tenants, row?.last ?? storyAt, new Date());
    if (calls > 0) say(`${calls} calls came in since the last time`);
  }

  const local = await endings.start(
    () =>
      startLocalStripe({
        port: stripePort,
        dataDir: PLACES.stripe,
        startAt: daysBefore(storyAt, FIRST_DAY),
        webhooks: [{ url: `${appUrl}/api/webhooks/stripe`, secret: DEMO.STRIPE_WEBHOOK_SECRET }],
      }),
    (stripe) => stripe.close(),
  );
  say(`Local Stripe is up, on port ${stripePort}`);

  const env = demoEnvironment({ databaseUrl, stripeUrl: local.url, appUrl });
  await Promise.all([building.then(() => startAnsweringApp(port, env)), publishPlans(env)]);
  await addAdmins(sql);
  say("The app answers");

  const world: World = {
    sql,
    stripe: sdkFor(local),
    stripeUrl: local.url,
    appUrl: `http://127.0.0.1:${port}`,
    tenants,
  };
  if (!toldAt) await tell(world, storyAt);
  say(toldAt ? "Ready" : "Ready: next time this takes seconds");
  console.log(welcome(appUrl, `http://localhost:${stripePort}`, { tenants }));
  await keepLiving(world);
}

async function build(): Promise<void> {
  if (isBuilt()) return;
  say("Building the app …");
  await ensureBuild((child) => void endings.start(() => child, endChild));
  say("The app is built");
}

async function database(isNew: boolean): Promise<string> {
  const port = await freePort(POSTGRES_PORT);
  const postgres = await endings.start(
    () => launchPostgres({ dataDir: PLACES.postgres, port, onSignal: "leave" }),
    (server) => server.stop(),
  );
  if (isNew) await emptyDatabase(postgres.url);
  await migrateDatabase(postgres.url);
  say(`Postgres is up, ${isNew ? "empty" : "with its data"}, on port ${postgres.port}`);
  return postgres.url;
}

async function publishPlans(env: NodeJS.ProcessEnv): Promise<void> {
  const args = ["--conditions=react-server", "--import", "tsx", "lib/plans/push.ts"];
  const push = await endings.start(() => startChild(args, env), endChild);
  await success("Publishing the plans", push);
  say("The plans are published to Stripe");
}

async function tell(world: World, storyAt: Date): Promise<void> {
  say(`Living ${world.tenants.length} tenants' last three months …`);
  let toldDays = Number.POSITIVE_INFINITY;
  // The story waits for the app by itself; whoever moves the clock later relies on local Stripe's patience.
  await control(world, "settings", { quiet_ms: 50 });
  await tellStory(world, storyAt, (daysAgo, calls) => {
    if (toldDays - daysAgo < 20) return;
    toldDays = daysAgo;
    say(`… ${Math.round(daysAgo)} days ago, ${calls} calls so far`);
  });
  await control(world, "settings", { quiet_ms: null });
  await verifyStory(world);
  rememberToldAt(storyAt);
  say("Every settled period equals its calls");
}

async function startAnsweringApp(port: number, env: NodeJS.ProcessEnv): Promise<void> {
  const app = await endings.start(() => startApp(port, env, PLACES.appLog), endChild);
  await appAnswers(port, app);
  endWith(app);
}

/** Nobody should look at a demo whose app is gone. */
function endWith(app: Child): void {
  app.process.once("exit", (code, signal) => {
    if (endings.hasBegun) return;
    void fail(new Error(`The app has ended (${signal ?? `code ${code}`}):\n${app.lastWords()}`));
  });
}

async function fail(error: unknown): Promise<void> {
  if (!endings.hasBegun) {
    process.exitCode = 1;
    console.error(error instanceof Error ? error.message : error);
  }
  await endings.end();
  process.exit();
}

function stop(): void {
  if (endings.hasBegun) return;
  say("Ending …");
  void endings.end().finally(() => process.exit(0));
}

/** npm hands a signal to its shell alone, which dies of it without a word to us. */
function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), PARENT_CHECK_MS).unref();
}

for (const signal of SIGNALS) process.on(signal, stop);
// Whoever reads what we say may be gone before us: that must not keep the rest from ending.
process.stdout.on("error", () => {});
stopWithParent();

main().catch(fail);
