import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, resolve } from "node:path";
import { freePort } from "./free-port";
import { type LaunchedPostgres, launchPostgres } from "./launch";

const USUAL_PORT = 54329;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command with a database: `with-postgres.ts -- next dev --port 3001`.
 * Starts the embedded Postgres only when DATABASE_URL says nothing, neither in
 * the environment nor in .env, and stops it after the command has ended.
 */
async function main(): Promise<number> {
  const [command, ...args] = process.argv.slice(process.argv.indexOf("--") + 1);
  if (!command || !process.argv.includes("--")) throw new Error("Usage: with-postgres.ts -- command …args");
  if (existsSync(".env")) process.loadEnvFile(".env");
  if (process.env.DATABASE_URL) return run(command, args, process.env.DATABASE_URL);

  const postgres = await launch();
  try {
    return await run(command, args, postgres.url);
  } finally {
    await postgres.stop();
  }
}

async function launch(): Promise<LaunchedPostgres> {
  const port = await freePort(USUAL_PORT);
  const postgres = await launchPostgres({ dataDir: ".data/postgres", port, onSignal: "leave" });
  console.log(`Postgres ${postgres.adopted ? "was already running" : "started"}: ${postgres.url}`);
  return postgres;
}

/** Ends with the command's own exit code; a signal for us is for the command, whose end is then ours. */
function run(command: string, args: string[], databaseUrl: string): Promise<number> {
  return new Promise((finish, fail) => {
    const child = spawn(command, args, {
      stdio: "inherit",
      shell: process.platform === "win32",
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        NEXT_TELEMETRY_DISABLED: "1",
        PATH: `${resolve("node_modules/.bin")}${delimiter}${process.env.PATH ?? ""}`,
      },
    });
    for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
    child.once("error", fail);
    child.once("exit", (code, signal) => finish(code ?? 128 + constants.signals[signal ?? "SIGTERM"]));
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
