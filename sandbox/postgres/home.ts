import { createHash } from "node:crypto";
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { mayWrite, type PostgresOwner, SHARED_TEMPORARY } from "./run-as";

/**
 * The directory that holds the cluster, its log and its launchers. It is the
 * data directory itself unless root's Postgres cannot enter that one, as under
 * /root; then it is a directory in the shared temporary one and a note says so.
 */
export function prepareHome(dataDir: string, owner: PostgresOwner): string {
  const wanted = resolve(dataDir);
  claim(wanted, owner);
  if (mayWrite(wanted, owner)) return wanted;

  const elsewhere = join(SHARED_TEMPORARY, `releve-postgres-${shortHash(wanted)}`);
  claim(elsewhere, owner);
  writeFileSync(
    join(wanted, "MOVED.txt"),
    `Postgres cannot run as root and nobody cannot enter this directory: the data is in ${elsewhere}\n`,
  );
  return elsewhere;
}

const OURS = /^(cluster(\.new)?|launchers|launcher\.lock.*|postgres\.log|MOVED\.txt)$/;

/** Makes the directory private to the account Postgres runs as, and refuses one that is somebody else's. */
function claim(directory: string, owner: PostgresOwner): void {
  makeDirectory(directory);
  const { uid } = statSync(directory);
  const ours = process.getuid?.();
  if (ours === undefined) return;
  const expected = owner.uid ?? ours;
  if (uid !== expected && uid !== ours) {
    throw new Error(
      `${directory} belongs to user ${uid}, but Postgres would run as user ${expected}: ` +
        "use the account that made it, or remove it to start with an empty database.",
    );
  }
  const stranger = readdirSync(directory).find((name) => !OURS.test(name));
  if (stranger)
    throw new Error(`${directory} holds ${stranger}: choose an empty directory for the database.`);
  chmodSync(directory, 0o700);
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(directory, owner.uid, owner.gid);
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (cause) {
    throw new Error(
      `${directory} cannot be created by this account: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
