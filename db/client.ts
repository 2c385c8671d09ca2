import "server-only";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/env";

export type Database = PostgresJsDatabase<Record<string, never>>;
/** What a query needs: the database or a transaction on it. */
export type Queryable = Pick<Database, "select" | "insert" | "update" | "delete" | "execute">;

// The development server loads modules again on every change; one pool survives that.
const shared = globalThis as typeof globalThis & { releveDatabase?: Database };

/** The only connection: a pool opened at the first query. */
export function db(): Database {
  shared.releveDatabase ??= open(env().DATABASE_URL);
  return shared.releveDatabase;
}

function open(databaseUrl: string): Database {
  const url = new URL(databaseUrl);
  // A transaction-mode pooler hands each transaction another session, which has not
  // seen our prepared statements; its users say so in the address.
  const isPooled = url.searchParams.get("pgbouncer") === "true";
  url.searchParams.delete("pgbouncer");
  return drizzle(
    postgres(url.toString(), { prepare: !isPooled, max: 10, idle_timeout: 60, onnotice: () => {} }),
  );
}
