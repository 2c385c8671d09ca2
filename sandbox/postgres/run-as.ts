import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";

/** The account Postgres runs as; no ids mean our own. */
export type PostgresOwner = { uid?: number; gid?: number };

const NOBODY = 65534;

/** A directory every account can enter, which the one of os.tmpdir() is not on macOS. */
export const SHARED_TEMPORARY = process.platform === "win32" ? tmpdir() : "/var/tmp";

/** Postgres refuses to run as root, so root runs it as nobody. */
export function postgresOwner(): PostgresOwner {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

/** Asks the system instead of reading mode bits, which know nothing of parents, mounts or ACLs. */
export function mayWrite(directory: string, owner: PostgresOwner): boolean {
  if (owner.uid === undefined) return true;
  const question = spawnSync("/bin/sh", ["-c", 'test -w "$0" && test -x "$0"', directory], {
    ...owner,
    cwd: "/",
  });
  return question.status === 0;
}
