import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { endChild } from "@/sandbox/demo/children";
import { Endings } from "@/sandbox/demo/endings";
import { ensureBuild, isBuilt } from "@/sandbox/demo/ensure-build";
import { say } from "@/sandbox/demo/progress";
import { launchPostgres } from "@/sandbox/postgres/launch";
import { findPgbouncer, installPgbouncer } from "@/sandbox/postgres/pgbouncer";
import { readBills } from "./bill";
import { compare } from "./compare";
import { live } from "./live";
import { type MonthTenant, monthOf } from "./month";
import { STOPS } from "./stops";
import { type Setup, startWorld } from "./world";
import { wrongsOf } from "./wrongs";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const LOGS = "test-results/instances";
const SEVERAL = 3;
const TOLD_EVERY = 6;

const Options = z.object({
  seed: z.coerce.number().int().min(0),
  tenants: z.coerce.number().int().min(1).max(200),
});

const endings = new Endings();

/**
 * `npm run instances`: the same months once on three instances behind PgBouncer,
 * two of them killed, and once on one instance. Ends with 0 when every tenant's
 * bill is the same and nothing is wrong with either.
 */
async function main(): Promise<number> {
  const { seed, tenants } = options();
  const pgbouncer = findPgbouncer() ?? installPgbouncer();
  if (pgbouncer === null) {
    console.log("PgBouncer is not installed, so its part is SKIPPED: apt-get install -y pgbouncer");
  }
  mkdirSync(LOGS, { recursive: true });
  if (!isBuilt()) say("Building the app …");
  await ensureBuild((child) => void endings.start(() => child, endChild));
  const server = await startPostgres();
  const month = monthOf(seed, tenants);
  const calls = month.reduce((sum, tenant) => sum + tenant.calls.length, 0);
  say(`Seed ${seed}: ${tenants} tenants, ${calls} calls, ${STOPS.length} stops`);

  const several = await lived({ name: "several", instances: SEVERAL, pgbouncer, isDisorderly: true }, month, {
    server,
    seed,
  });
  const one = await lived({ name: "one", instances: 1, pgbouncer: null, isDisorderly: false }, month, {
    server,
    seed: null,
  });
  const { table, differences } = compare(several.bills, one.bills);
  console.log(`\n${table}\n`);
  const wrongs = [
    ...several.wrongs.map((wrong) => `several: ${wrong}`),
    ...one.wrongs.map((wrong) => `one: ${wrong}`),
    ...differences,
  ];
  for (const wrong of wrongs) console.log(`  ${wrong}`);
  const pooled = pgbouncer === null ? "without PgBouncer (SKIPPED)" : "behind PgBouncer";
  console.log(
    wrongs.length === 0
      ? `Seed ${seed}: ${SEVERAL} instances ${pooled}, ${several.deaths} killed, billed ${tenants} tenants as one instance did.`
      : `Seed ${seed}: ${wrongs.length} differences or faults.`,
  );
  return wrongs.length === 0 ? 0 : 1;
}

function options(): z.infer<typeof Options> {
  const { values } = parseArgs({
    options: { seed: { type: "string", default: "1" }, tenants: { type: "string", default: "20" } },
  });
  const parsed = Options.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error("Usage: npm run instances -- [--seed WHOLE NUMBER] [--tenants 1 to 200]");
}

async function startPostgres(): Promise<string> {
  // Directly in the temporary directory, which the account that Postgres runs as can enter.
  const dataDir = await endings.start(
    () => mkdtempSync(join(tmpdir(), "releve-instances-")),
    (made) => rmSync(made, { recursive: true, force: true }),
  );
  const postgres = await endings.start(
    () => launchPostgres({ dataDir, port: 0, onSignal: "leave" }),
    (server) => server.stop(),
  );
  return postgres.url;
}

/** One world from its start to its end, and what can be told of it. */
async function lived(
  setup: Setup,
  month: MonthTenant[],
  { server, seed }: { server: string; seed: number | null },
) {
  const own = new Endings();
  await endings.start(
    () => own,
    () => own.end(),
  );
  const world = await startWorld(setup, month, { server, logs: LOGS, endings: own });
  say(
    `${setup.name}: ${setup.instances === 1 ? "one instance answers" : `${setup.instances} instances answer`}`,
  );
  const deaths = await live(world, seed, (stop, index) => {
    if (index % TOLD_EVERY === 0) say(`${setup.name}: ${stop.name}`);
  });
  for (const { instance, stop, leases, isRestarted } of deaths) {
    const after = isRestarted ? "started again at the next stop" : "never started again";
    say(
      `${setup.name}: ${instance} was killed ${stop} the end, with ${leases} periods under its lease; ${after}`,
    );
  }
  const answered = world.instances.map(({ url }) => world.balancer.answered.get(url) ?? 0);
  say(`${setup.name}: calls and webhooks answered by each instance: ${answered.join(", ")}`);
  if (world.pooler) {
    const { transactions, sessions } = await world.pooler.figures();
    say(`${setup.name}: PgBouncer passed on ${transactions} transactions, over ${sessions} sessions now`);
  }
  const told = { bills: await readBills(world), wrongs: await wrongsOf(world), deaths: deaths.length };
  await own.end();
  return told;
}

async function finish(code: number): Promise<void> {
  await endings.end();
  process.exit(code);
}

for (const signal of SIGNALS) process.on(signal, () => void finish(1));

main().then(finish, (error: unknown) => {
  if (!endings.hasBegun) console.error(error instanceof Error ? error.message : error);
  return finish(1);
});
