import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LaunchedPostgres, launchPostgres } from "./launch";
import { hasLaunchers } from "./launchers";
import { withLock } from "./lock";

const PREFIX = "releve-temporary-";
/** Several runs may have to begin, and to end what others left, before it is our turn. */
const PATIENCE_MS = 300_000;

/**
 * A fast, empty server for tests and benchmarks: on any free port, gone with
 * its data after stop. Also ends the servers of earlier runs that were killed.
 */
export async function launchTemporaryPostgres(): Promise<LaunchedPostgres> {
  return alone(async () => {
    await endAbandoned();
    const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
    const postgres = await launchPostgres({ dataDir, port: 0, durable: false, onSignal: "leave" });
    return { ...postgres, stop: () => alone(() => endWithData(postgres, dataDir)) };
  });
}

/**
 * One run at a time looks for what was abandoned, begins or ends: between its
 * launcher's end and its removal, and before its launcher is noted, a directory
 * looks abandoned to everybody else.
 */
function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  const ours = join(tmpdir(), `releve-launching-${process.getuid?.() ?? "user"}`);
  mkdirSync(ours, { recursive: true });
  return withLock(ours, work, PATIENCE_MS);
}

async function endAbandoned(): Promise<void> {
  const temporary = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const dataDir of temporary.map((name) => join(tmpdir(), name)).filter(isAbandoned)) {
    await endWithData(await launchPostgres({ dataDir, port: 0, onSignal: "leave" }), dataDir);
  }
}

/** A run that has only begun has no launchers yet; one of another account cannot be read, and is not ours to end. */
function isAbandoned(dataDir: string): boolean {
  try {
    return existsSync(join(dataDir, "launchers")) && !hasLaunchers(dataDir);
  } catch {
    return false;
  }
}

async function endWithData(postgres: LaunchedPostgres, dataDir: string): Promise<void> {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
