import postgres from "postgres";
import { env } from "@/lib/env";
import { databaseAddress } from "./database-address";

/**
 * Throws when a pooler answers at DATABASE_URL and the address does not say so:
 * in transaction mode prepared statements get lost between its sessions, which
 * shows only once many transactions are under way. A pooler names a process of
 * its own when it greets us, the session names the one that serves it.
 */
export async function refuseUnsaidPooler(databaseUrl: string = env().DATABASE_URL): Promise<void> {
  const { url, isPooled } = databaseAddress(databaseUrl);
  if (isPooled !== null) return;
  const connection = postgres(url, { max: 1, prepare: false, fetch_types: false, onnotice: () => {} });
  try {
    const rows = await connection<{ pid: number }[]>`select pg_backend_pid() as pid`;
    if (rows[0]?.pid === rows.state.pid) return;
  } finally {
    await connection.end({ timeout: 1 });
  }
  throw new Error(
    "A pooler answers at DATABASE_URL. If it gives sessions by transaction, add pgbouncer=true to the address " +
      "(…?pgbouncer=true): prepared statements are off then. If it keeps sessions or prepared statements " +
      "(session mode, or PgBouncer 1.21 with max_prepared_statements), add pgbouncer=false.",
  );
}
