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
  return drizzle(postgres(url, { prepare: !isPooled, max: 10, idle_timeout: 60, onnotice: () => {} }));
}
