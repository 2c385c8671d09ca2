import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./process-identity";

/** What Postgres writes about itself into postmaster.pid. */
export type Postmaster = { pid: number; port: number };

/** Null when no server left the file, or one is only beginning to write it. */
export function readPostmaster(cluster: string): Postmaster | null {
  const [pid, , , port] = linesOf(join(cluster, "postmaster.pid"));
  if (!pid || !port) return null;
  return { pid: Number(pid), port: Number(port) };
}

/** A pid alone proves nothing: after a reboot another program may have it. A postmaster works in its cluster. */
export function runsCluster({ pid }: Postmaster, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    // It belongs to another account, or it has just ended: either way it is not ours to adopt.
    return false;
  }
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
