import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type Stripe from "stripe";
import { z } from "zod";
import { DEMO } from "@/sandbox/demo/environment";
import type { Delivery } from "./event-burst";
import { atOnce } from "./measure";

export const PEER = "@stripe/sync-engine@1.0.32";
const INSTALL_PATIENCE_MS = 120_000;
const CONNECTIONS = 20;

/** The part of the peer's library that is used here. */
type Engine = {
  webhook: { processWebhook(body: string, signature: string): Promise<void> };
  close(): Promise<void>;
};
type Library = {
  runMigrations(config: object): Promise<void>;
  StripeSync: { create(config: object): Promise<Engine> };
};

const LibraryShape = z.custom<Library>(
  (value) => typeof value === "object" && value !== null && "runMigrations" in value && "StripeSync" in value,
);

/** Installs the peer into a folder of its own; null, with the reason said, when that cannot be done here. */
export async function installPeer(folder: string, say: (line: string) => void): Promise<Library | null> {
  try {
    const install = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", PEER];
    await promisify(execFile)("npm", install, { timeout: INSTALL_PATIENCE_MS });
    const entry = join(folder, "node_modules/@stripe/sync-engine/dist/index.js");
    return LibraryShape.parse(await import(pathToFileURL(entry).href));
  } catch (error) {
    say(
      `skipped: ${PEER} could not be installed (${error instanceof Error ? error.message.split("\n")[0] : error})`,
    );
    return null;
  }
}

/** Opens the peer on a schema of its own in the same Postgres, empty, with a column for every property it will meet. */
export async function openPeer(
  library: Library,
  {
    databaseUrl,
    schema,
    folder,
    events,
  }: { databaseUrl: string; schema: string; folder: string; events: readonly Stripe.Event[] },
): Promise<Engine> {
  const openApiSpecPath = join(folder, "spec.json");
  writeFileSync(openApiSpecPath, JSON.stringify(specOf(events)));
  await library.runMigrations({ databaseUrl, schemaName: schema, openApiSpecPath });
  const config = {
    stripeSecretKey: DEMO.STRIPE_SECRET_KEY,
    stripeAccountId: "acct_sandbox",
    stripeWebhookSecret: DEMO.STRIPE_WEBHOOK_SECRET,
    schemaName: schema,
    poolConfig: { connectionString: databaseUrl, max: CONNECTIONS, keepAlive: true },
  };
  return quietly(() => library.StripeSync.create(config));
}

/** Gives the peer the deliveries by a call of its library: no HTTP. Returns how many a second. */
export async function throughPeer(
  engine: Engine,
  deliveries: readonly Delivery[],
  concurrency: number,
): Promise<number> {
  const measured = await quietly(() =>
    atOnce(
      concurrency,
      deliveries.map(
        ({ body, signature }) =>
          () =>
            engine.webhook.processWebhook(body, signature),
      ),
    ),
  );
  return (measured.tasks * 1000) / measured.elapsedMs;
}

/** The peer tells the console that it begins and of each event it drops, which would cost it time. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info, log } = console;
  Object.assign(console, { warn: () => {}, info: () => {}, log: () => {} });
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info, log });
  }
}

/**
 * The peer makes its tables from Stripe's OpenAPI file, which it would fetch
 * from the network. This one is made from the objects themselves: a property,
 * and so a generated column, for each that Stripe's objects have.
 */
function specOf(events: readonly Stripe.Event[]) {
  const samples = new Map<string, Record<string, unknown>>();
  for (const { data } of events) {
    collect(samples, data.object);
    if (data.object.object === "subscription")
      for (const item of data.object.items.data) collect(samples, item);
  }
  const schemas = [...samples].map(([name, sample]) => {
    const properties = Object.entries(sample).map(([key, value]) => [
      key,
      { ...typeOf(value), nullable: true },
    ]);
    return [name, { "x-resourceId": name, type: "object", properties: Object.fromEntries(properties) }];
  });
  return {
    openapi: "3.0.0",
    info: { version: "2026-10-28" },
    paths: {},
    components: { schemas: Object.fromEntries(schemas) },
  };
}

/** The first value that is not null says what a property is. */
function collect(samples: Map<string, Record<string, unknown>>, object: object): void {
  const name = "object" in object ? String(object.object) : "";
  const sample = samples.get(name) ?? {};
  for (const [key, value] of Object.entries(object)) sample[key] ??= value;
  samples.set(name, sample);
}

function typeOf(value: unknown): { type: string } {
  if (typeof value === "boolean") return { type: "boolean" };
  if (typeof value === "number") return { type: Number.isInteger(value) ? "integer" : "number" };
  return { type: typeof value === "object" && value !== null ? "object" : "string" };
}
