import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { freePort } from "./free-port";
import { postgresOwner } from "./run-as";

const START_PATIENCE_MS = 5_000;
/** Debian keeps it where an ordinary account's PATH does not lead. */
const DEBIAN_FOLDER = "/usr/sbin";
/** It ends when its standard input does: also when whoever started it was killed. */
const UNTIL_INPUT_ENDS = '"$0" "$1" & cat > /dev/null; kill -INT $!; wait $!';

export type Pgbouncer = {
  /** The same database through the pooler, as DATABASE_URL says it. */
  addressOf(databaseUrl: string): string;
  /** What it has passed on so far, over how many sessions of Postgres at this moment. */
  figures(): Promise<{ transactions: number; sessions: number }>;
  stop(): Promise<void>;
};

/** Where the program is; null where it is not installed. */
export function findPgbouncer(): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), DEBIAN_FOLDER];
  return folders.map((folder) => join(folder, "pgbouncer")).find((path) => existsSync(path)) ?? null;
}

/** Installs Debian's package where we may. Null, and nothing changed, where that is not to be had. */
export function installPgbouncer(): string | null {
  if (process.getuid?.() === 0) {
    const flags = ["install", "-y", "--no-install-recommends", "pgbouncer"];
    spawnSync("/usr/bin/apt-get", flags, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  }
  return findPgbouncer();
}

/**
 * Starts PgBouncer in transaction mode before a Postgres of this machine. Its
 * few sessions take turns, so that two transactions of one client hardly ever
 * meet the same one: what leans on a session breaks here first.
 */
export async function startPgbouncer(
  program: string,
  { postgresUrl, sessions }: { postgresUrl: string; sessions: number },
): Promise<Pgbouncer> {
  const { port: postgresPort, username } = new URL(postgresUrl);
  const port = await freePort(0);
  const home = mkdtempSync(join(tmpdir(), "releve-pgbouncer-"));
  const settings = join(home, "pgbouncer.ini");
  writeFileSync(settings, settingsOf({ port, postgresPort, username, sessions }));
  // It refuses to run as root, and has to read its settings as somebody else.
  chmodSync(home, 0o755);
  const child = spawn("/bin/sh", ["-c", UNTIL_INPUT_ENDS, program, settings], {
    ...postgresOwner(),
    cwd: "/",
    stdio: ["pipe", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const stop = async () => {
    await ended(child);
    rmSync(home, { recursive: true, force: true });
  };
  if (!(await isUp(port))) {
    await stop();
    throw new Error(`PgBouncer did not start:\n${said.trim()}`);
  }
  return { addressOf: (databaseUrl) => pooled(databaseUrl, port), figures: () => figuresOf(port), stop };
}

function settingsOf(of: { port: number; postgresPort: string; username: string; sessions: number }): string {
  return [
    "[databases]",
    `* = host=127.0.0.1 port=${of.postgresPort} user=${of.username}`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${of.port}`,
    "unix_socket_dir =",
    // Like the Postgres behind it: any account of this machine, and nobody else's.
    "auth_type = any",
    "pool_mode = transaction",
    `default_pool_size = ${of.sessions}`,
    "server_round_robin = 1",
    "max_client_conn = 500",
    "log_connections = 0",
    "log_disconnections = 0",
    "",
  ].join("\n");
}

function pooled(databaseUrl: string, port: number): string {
  const url = new URL(databaseUrl);
  url.port = String(port);
  url.searchParams.set("pgbouncer", "true");
  return url.toString();
}

async function isUp(port: number): Promise<boolean> {
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    try {
      await figuresOf(port);
      return true;
    } catch {
      // Not yet listening, or never.
      if (Date.now() > deadline) return false;
      await sleep(50);
    }
  }
}

/** Its console speaks the simple protocol alone. */
async function figuresOf(port: number): Promise<{ transactions: number; sessions: number }> {
  const console = postgres(`postgres://releve@127.0.0.1:${port}/pgbouncer`, {
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: 2,
    onnotice: () => {},
  });
  try {
    const stats = await console.unsafe<{ total_xact_count: string }[]>("show stats").simple();
    const servers = await console.unsafe("show servers").simple();
    const transactions = stats.reduce((sum, row) => sum + Number(row.total_xact_count), 0);
    return { transactions, sessions: servers.length };
  } finally {
    await console.end({ timeout: 1 });
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.stdin?.end();
  await gone;
}
