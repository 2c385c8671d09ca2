import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port";
import type { Place } from "./place";
import { type Postmaster, readPostmaster, runsCluster } from "./postmaster";
import { answers } from "./probe";

const ADOPTION_PATIENCE_MS = 10_000;
const START_PATIENCE_MS = 5_000;
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: 200,
  shared_buffers: "128MB",
  timezone: "UTC",
  log_timezone: "UTC",
};
const FAST_SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** The server that already runs on this cluster. A pid file whose process is gone is removed. */
export async function runningServer(cluster: string): Promise<{ port: number } | null> {
  const deadline = Date.now() + ADOPTION_PATIENCE_MS;
  for (;;) {
    const postmaster = readPostmaster(cluster);
    if (!postmaster) return null;
    if (!runsCluster(postmaster, cluster)) {
      rmSync(join(cluster, "postmaster.pid"), { force: true });
      return null;
    }
    if (await answers(postmaster.port, cluster)) return { port: postmaster.port };
    if (Date.now() > deadline) throw new Error(silent(postmaster, cluster));
    await sleep(200);
  }
}

/**
 * Answers with the port once the server answers there. Tries for some seconds:
 * after a crash the old server's last processes may still be leaving.
 */
export async function startServer(place: Place, port: number, durable: boolean): Promise<number> {
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    const attempted = port === 0 ? await freePort(0) : port;
    const server = spawnServer(place, attempted, durable);
    while (server.exitCode === null && server.signalCode === null) {
      if (await answers(attempted, place.cluster)) return attempted;
      await sleep(100);
    }
    if (Date.now() > deadline) {
      throw new Error(`Postgres did not start on port ${attempted}: ${lastComplaint(place.home)}`);
    }
    await sleep(500);
  }
}

/** A fast shutdown: sessions are ended, nothing committed is lost. */
export function stopServer({ cluster, binaries, owner }: Place): void {
  const flags = ["stop", "--mode=fast", "--wait", "--timeout=30", "--silent", `--pgdata=${cluster}`];
  const result = spawnSync(binaries.pgCtl, flags, { ...owner, cwd: "/", encoding: "utf8" });
  const left = readPostmaster(cluster);
  if (result.status !== 0 && left && runsCluster(left, cluster)) {
    throw new Error(`Postgres did not stop: ${result.stderr.trim() || result.error?.message}`);
  }
}

/** Detached, and writing to a file, so that neither Ctrl-C nor a killed launcher takes the server with it. */
function spawnServer(
  { home, cluster, binaries, owner }: Place,
  port: number,
  durable: boolean,
): ChildProcess {
  const log = openSync(join(home, "postgres.log"), "w");
  const settings = { ...SETTINGS, ...(durable ? {} : FAST_SETTINGS), port };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(binaries.postgres, ["-D", cluster, ...flags], {
    ...owner,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  server.unref();
  return server;
}

function silent({ pid, port }: Postmaster, cluster: string): string {
  return `Process ${pid} holds ${cluster} and does not answer on port ${port}: end it and start again.`;
}

function lastComplaint(home: string): string {
  const lines = readFileSync(join(home, "postgres.log"), "utf8").trim().split("\n");
  return lines.findLast((line) => line.includes("FATAL")) ?? lines.at(-1) ?? "it left no message";
}
