import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LaunchedPostgres, launchPostgres } from "./launch";
import { hasLaunchers } from "./launchers";

const PREFIX = "releve-temporary-";

/**
 * A fast, empty server for tests and benchmarks: on any free port, gone with
 * its data after stop. Also ends the servers of earlier runs that were killed.
 */
export async function launchTemporaryPostgres(): Promise<LaunchedPostgres> {
  await endAbandoned();
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
  const postgres = await launchPostgres({ dataDir, port: 0, durable: false, onSignal: "leave" });
  return { ...postgres, stop: () => endWithData(postgres, dataDir) };
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
