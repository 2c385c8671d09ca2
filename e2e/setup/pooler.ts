import { findPgbouncer, type Pgbouncer, startPgbouncer } from "@/sandbox/postgres/pgbouncer";

/** PgBouncer's program; null, said aloud, where it is not installed: its tests are skipped there. */
export function pgbouncerHere(): string | null {
  const program = findPgbouncer();
  if (program === null) {
    console.info("SKIPPED: PgBouncer is not installed (apt-get install -y pgbouncer).");
  }
  return program;
}

/** A pooler before this server, with fewer sessions than a client has connections. */
export function startPooler(program: string, postgresUrl: string): Promise<Pgbouncer> {
  return startPgbouncer(program, { postgresUrl, sessions: 3 });
}
