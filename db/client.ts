import "server-only";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/env";
import { databaseAddress } from "./database-address";

export type Database = PostgresJsDatabase<Record<string, never>>;
/** What a query needs: the database or a transaction on it. */
export type Queryable = Pick<Database, "select" | "insert" | "update" | "delete" | "execute">;

// The development server loads modules again on every change; one pool survives that.
const shared = globalThis as typeof globalThis & { releveDatabase?: Database };

/** The only connection: a pool opened at the first query. */
export function db(): Database {
  shared.releveDatabase ??= openDatabase(env().DATABASE_URL);
  return shared.releveDatabase;
}

/** A pool of its own, opened at the first query. The product has `db()`; this is for who needs another one. */
export function openDatabase(databaseUrl: string): Database & { $client: postgres.Sql } {
  const { url, isPooled } = databaseAddress(databaseUrl);
  const client = postgres(url, { prepare: !isPooled, max: 10, idle_timeout: 60, onnotice: () => {} });
  return drizzle(isPooled ? withoutPipeline(client) : client);
}

/** postgres.js sends nothing after a statement whose hook says no, until that one is answered. */
const ALONE = { onexecute: () => false };

/**
 * The client with one statement at a time on each connection. PgBouncer before
 * 1.21 gives a session away when an answer ends, also when the next statement of
 * the same connection is on its way there: that one is never answered. Inside a
 * transaction the session stays, and nothing changes.
 */
function withoutPipeline(client: postgres.Sql): postgres.Sql {
  const { unsafe } = client;
  return Object.assign(client, {
    // A transaction begins by a hook of its own, which keeps its connection for it.
    unsafe: (...[text, parameters, options]: Parameters<typeof unsafe>) =>
      unsafe(text, parameters, { ...ALONE, ...options }),
  });
}
