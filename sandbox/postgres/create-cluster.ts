import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "./place";

const MAJOR_VERSION = "18";

/** Creates the cluster unless it exists. */
export function createCluster(place: Place, durable: boolean): void {
  if (existsSync(place.cluster)) requireMajorVersion(place.cluster);
  else initialise(place, durable);
}

function requireMajorVersion(cluster: string): void {
  const version = readFileSync(join(cluster, "PG_VERSION"), "utf8").trim();
  if (version !== MAJOR_VERSION) {
    throw new Error(
      `${cluster} was made by Postgres ${version}, this is ${MAJOR_VERSION}: remove it to start empty.`,
    );
  }
}

/** Works beside the cluster's place and moves at the end, so a run killed half-way leaves nothing that looks finished. */
function initialise({ cluster, binaries, owner }: Place, durable: boolean): void {
  const half = `${cluster}.new`;
  rmSync(half, { recursive: true, force: true });
  const flags = [
    `--pgdata=${half}`,
    "--username=releve",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...(durable ? [] : ["--no-sync"]),
  ];
  const initdb = spawnSync(binaries.initdb, flags, { ...owner, cwd: "/", encoding: "utf8" });
  if (initdb.status !== 0) {
    throw new Error(`The database could not be created: ${initdb.stderr?.trim() || initdb.error?.message}`);
  }
  renameSync(half, cluster);
}
