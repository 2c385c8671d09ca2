import { parseArgs } from "node:util";
import { endChild } from "@/sandbox/demo/children";
import { Endings } from "@/sandbox/demo/endings";
import { ensureBuild, isBuilt } from "@/sandbox/demo/ensure-build";
import { say } from "@/sandbox/demo/progress";
import { machineLines } from "./machine";
import { APP, EVENTS, GROWTH_OF_CALLS, type Part, USAGE } from "./parts";
import { startWorld, type World, type WorldOptions } from "./world";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const endings = new Endings();

/** `npm run bench`: what the product costs beside what it cannot do without, all in one run on this machine. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fast: { type: "boolean", default: false },
      stay: { type: "boolean", default: false },
      small: { type: "boolean", default: false },
      app: { type: "boolean", default: false },
      events: { type: "boolean", default: false },
      usage: { type: "boolean", default: false },
      growth: { type: "boolean", default: false },
      profile: { type: "string" },
    },
  });
  if (!isBuilt()) say("Building the app …");
  await ensureBuild((child) => void endings.start(() => child, endChild));

  const worlds = worldsOf(values);
  for (const [index, parts] of worlds.entries()) {
    const options = { durable: !values.fast, profileFolder: values.profile };
    const isLast = index === worlds.length - 1;
    await inWorldOf(parts, options, async (world, own) => {
      const machine = await machineLines(world.sql, options.durable);
      console.log(`\n${machine}`);
      for (const { measure } of parts) {
        await measure(world, { endings: own, isSmall: values.small, machine, tell });
      }
      if (values.stay && isLast) await stay(world);
    });
  }
  say("Done");
}

/** Parts that share a world stand together; without a word of which, all but the growth, which takes longest. */
function worldsOf(asked: { app: boolean; events: boolean; usage: boolean; growth: boolean }): Part[][] {
  const { app, events, usage, growth } = asked;
  const isDefault = !app && !events && !usage && !growth;
  const first = [...(app || isDefault ? [APP] : []), ...(events || isDefault ? [EVENTS] : [])];
  const worlds = [first, usage || isDefault ? [USAGE] : [], growth ? [GROWTH_OF_CALLS] : []];
  return worlds.filter((parts) => parts.length > 0);
}

/** A world ends before the next begins: none pays for another. */
async function inWorldOf(
  parts: readonly Part[],
  options: WorldOptions,
  work: (world: World, own: Endings) => Promise<void>,
): Promise<void> {
  const own = await endings.start(
    () => new Endings(),
    (started) => started.end(),
  );
  const stripePerSecond = parts.find((part) => part.stripePerSecond !== undefined)?.stripePerSecond;
  await work(await startWorld(own, { ...options, stripePerSecond }), own);
  await own.end();
}

function tell(table: string): void {
  console.log(`\n${table}\n`);
}

/** Leaves everything up, to look for the cause of a number. */
async function stay({ appUrl, databaseUrl }: World): Promise<void> {
  console.log(`\nThe app stays at ${appUrl}, with ${databaseUrl}, until Ctrl C.`);
  await new Promise(() => {});
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
