import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { launchPostgres } from "./launch";
import { readPostmaster } from "./postmaster";
import { isAlive } from "./process-identity";
import { SHARED_TEMPORARY } from "./run-as";

const WITH_POSTGRES = resolve("sandbox/postgres/with-postgres.ts");
const TSX = resolve("node_modules/tsx/dist/loader.mjs");
const COMMAND = "console.log(process.pid, process.env.DATABASE_URL); setInterval(() => {}, 1000)";
/** The daemon account: an ordinary user that every Unix has. */
const ORDINARY_USER = 1;
const isRoot = process.getuid?.() === 0;
const canBecomeOrdinary =
  isRoot && spawnSync("/bin/sh", ["-c", 'test -r "$0"', WITH_POSTGRES], { uid: ORDINARY_USER }).status === 0;

let directory: string;
let dataDir: string;
let ends: (() => Promise<void> | void)[];

beforeEach(() => {
  directory = mkdtempSync(join(SHARED_TEMPORARY, "releve-launch-test-"));
  chmodSync(directory, 0o755);
  dataDir = join(directory, ".data/postgres");
  ends = [];
});

afterEach(async () => {
  for (const end of ends.reverse()) await end();
  rmSync(directory, { recursive: true });
});

describe("the embedded Postgres", () => {
  test("starts on an empty directory, in UTF-8 and UTC, reachable from this machine only", async () => {
    const { url, adopted } = await launch();
    expect(adopted).toBe(false);
    expect(await query(url, "show server_encoding")).toEqual([{ server_encoding: "UTF8" }]);
    expect(await query(url, "show timezone")).toEqual([{ TimeZone: "UTC" }]);
    expect(await query(url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    expect(await query(url, "show fsync")).toEqual([{ fsync: "on" }]);
  });

  test("finds its rows again after a stop", async () => {
    const first = await launch();
    await query(first.url, "create table kept as select 42 as answer");
    await first.stop();
    const second = await launch();
    expect(second.adopted).toBe(false);
    expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  test("serves two launchers and ends with the last of them", async () => {
    const [first, second] = await Promise.all([launch(), launch()]);
    expect([first.adopted, second.adopted].sort()).toEqual([false, true]);
    expect(second.port).toBe(first.port);

    await first.stop();
    expect(await query(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await second.stop();
    expect(readPostmaster(join(dataDir, "cluster"))).toBeNull();
  });

  test("is adopted after its launcher was killed, and then ends with the adopter", async () => {
    const killed = await startCommand();
    await query(killed.url, "create table kept as select 42 as answer");
    await end(killed.launcher, "SIGKILL");
    process.kill(killed.commandPid, "SIGKILL");

    const adopter = await launch();
    expect(adopter).toMatchObject({ adopted: true, url: killed.url });
    expect(await query(adopter.url, "select answer from kept")).toEqual([{ answer: 42 }]);
    const server = readPostmaster(join(dataDir, "cluster"));
    await adopter.stop();
    expect(server && isAlive(server.pid)).toBe(false);
  });

  test("starts over a pid file whose process is gone, or is another program", async () => {
    const first = await launch();
    await first.stop();
    for (const pid of [2 ** 22 + 1, process.pid]) {
      writeFileSync(join(dataDir, "cluster/postmaster.pid"), `${pid}\n${dataDir}/cluster\n1\n54329\n`);
      const next = await launch();
      expect(next.adopted).toBe(false);
      expect(await query(next.url, "select 1 as one")).toEqual([{ one: 1 }]);
      await next.stop();
    }
  });

  test("starts again after the server itself was killed", async () => {
    const killed = await launch();
    await query(killed.url, "create table kept as select 42 as answer");
    const server = readPostmaster(join(dataDir, "cluster"));
    if (server) process.kill(server.pid, "SIGKILL");
    const next = await launch();
    expect(await query(next.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  test("refuses a directory that holds something else", async () => {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, "letters.txt"), "");
    await expect(launch()).rejects.toThrow("holds letters.txt: choose an empty directory");
  });
});

describe("a command with a database", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "%s ends the command, then Postgres",
    async (signal) => {
      const { launcher, url, commandPid } = await startCommand();
      expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
      const server = readPostmaster(join(dataDir, "cluster"));
      await end(launcher, signal);
      expect(launcher.exitCode).toBeGreaterThan(128);
      expect(isAlive(commandPid)).toBe(false);
      expect(server && isAlive(server.pid)).toBe(false);
    },
  );

  test("keeps the command's exit code, and starts nothing when DATABASE_URL is set", async () => {
    const environment = { DATABASE_URL: "postgres://elsewhere/releve" };
    const launcher = spawnCommand("process.exit(process.env.DATABASE_URL.includes('elsewhere') ? 7 : 0)", {
      environment,
    });
    await once(launcher, "exit");
    expect(launcher.exitCode).toBe(7);
    expect(readPostmaster(join(dataDir, "cluster"))).toBeNull();
  });

  test("reads DATABASE_URL from .env", async () => {
    writeFileSync(join(directory, ".env"), "DATABASE_URL=postgres://from-file/releve\n");
    const { url, commandPid, launcher } = await startCommand();
    expect(url).toBe("postgres://from-file/releve");
    process.kill(commandPid);
    await once(launcher, "exit");
  });
});

describe.skipIf(!canBecomeOrdinary)(
  "root and an ordinary user (needs both, in a project both can read)",
  () => {
    test("an ordinary user starts and stops it", async () => {
      chownSync(directory, ORDINARY_USER, ORDINARY_USER);
      const { launcher, url } = await startCommand({ user: ORDINARY_USER });
      expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
      await end(launcher, "SIGTERM");
      expect(readPostmaster(join(dataDir, "cluster"))).toBeNull();
    });

    test("a directory made by root tells an ordinary user whose it is", async () => {
      await (await launch()).stop();
      expect(await complaintOf(ORDINARY_USER)).toMatch(/^\S+ belongs to user 65534, but .*\.\n$/);
    });

    test("a directory made by an ordinary user tells root whose it is", async () => {
      chownSync(directory, ORDINARY_USER, ORDINARY_USER);
      const { launcher } = await startCommand({ user: ORDINARY_USER });
      await end(launcher, "SIGTERM");
      await expect(launch()).rejects.toThrow(`belongs to user ${ORDINARY_USER}, but`);
    });
  },
);

describe.skipIf(!isRoot)("root (skipped for everyone else)", () => {
  test("root uses it from a directory that nobody can enter", async () => {
    chmodSync(directory, 0o700);
    const { url } = await launch();
    const [row] = await query(url, "show data_directory");
    ends.unshift(() => rmSync(resolve(String(row?.data_directory), ".."), { recursive: true }));
    expect(row?.data_directory).toMatch(/^\/var\/tmp\/releve-postgres-[0-9a-f]{12}\/cluster$/);
  });
});

async function launch() {
  const launched = await launchPostgres({ dataDir, port: 0, onSignal: "leave" });
  ends.push(launched.stop);
  return launched;
}

async function query(url: string, statement: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end();
  }
}

type CommandOptions = { user?: number; environment?: Record<string, string> };

/** Runs with-postgres in the test's directory around a command that prints what it was given and then waits. */
async function startCommand(options: CommandOptions = {}) {
  const launcher = spawnCommand(COMMAND, options);
  ends.push(() => end(launcher, "SIGTERM"));
  for await (const line of createInterface({ input: launcher.stdout })) {
    const [, pid, url] = /^(\d+) (\S+)$/.exec(line) ?? [];
    if (pid && url) return { launcher, url, commandPid: Number(pid) };
  }
  throw new Error("The command ended before it printed its DATABASE_URL");
}

function spawnCommand(script: string, { user, environment }: CommandOptions) {
  const { DATABASE_URL: _, NODE_OPTIONS: __, ...inherited } = process.env;
  return spawn(process.execPath, ["--import", TSX, WITH_POSTGRES, "--", process.execPath, "-e", script], {
    cwd: directory,
    env: { ...inherited, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
}

async function complaintOf(user: number): Promise<string> {
  const launcher = spawnCommand(COMMAND, { user });
  const chunks: Buffer[] = [];
  launcher.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(launcher, "close");
  expect(launcher.exitCode).toBe(1);
  return Buffer.concat(chunks).toString();
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}
