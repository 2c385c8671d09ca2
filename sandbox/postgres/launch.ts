import { createCluster } from "./create-cluster";
import { hasLaunchers, register, unregister } from "./launchers";
import { withLock } from "./lock";
import { type Place, preparePlace } from "./place";
import { ensureDatabase, postgresUrl } from "./probe";
import { runningServer, startServer, stopServer } from "./server";
import { stopOnSignals } from "./stop-on-signals";

export type LaunchOptions = {
  /** Where the data stays between two starts. A relative path counts from the working directory. */
  dataDir: string;
  /** 0 takes any free port. An adopted server keeps the port it already has. */
  port: number;
  database?: string;
  /** False trades safety against power loss for speed: for tests only. */
  durable?: boolean;
  /** "leave" is for a caller that ends other processes before the database. */
  onSignal?: "stop" | "leave";
};

export type LaunchedPostgres = {
  url: string;
  port: number;
  /** Safe to call twice. Postgres ends with the last of its launchers. */
  stop(): Promise<void>;
  /** True when Postgres was already running on this data directory. */
  adopted: boolean;
};

/**
 * Starts Postgres 18 on this data directory, or adopts the one that runs there,
 * for instance because its launcher was killed. Any number of launchers may
 * share a server: the last one to stop ends it.
 */
export async function launchPostgres({
  dataDir,
  port,
  database = "releve",
  durable = true,
  onSignal = "stop",
}: LaunchOptions): Promise<LaunchedPostgres> {
  const place = preparePlace(dataDir);
  const server = await withLock(place.home, async () => {
    const running = await runningServer(place.cluster);
    if (!running) createCluster(place, durable);
    const actualPort = running?.port ?? (await startServer(place, port, durable));
    const registration = register(place.home);
    await ensureDatabase(actualPort, database);
    return { port: actualPort, adopted: running !== null, registration };
  });

  const stop = once(() => leave(place, server.registration));
  if (onSignal === "stop") stopOnSignals(stop);
  return { url: postgresUrl(server.port, database), port: server.port, adopted: server.adopted, stop };
}

function leave(place: Place, registration: string): Promise<void> {
  return withLock(place.home, async () => {
    unregister(registration);
    if (!hasLaunchers(place.home)) stopServer(place);
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
