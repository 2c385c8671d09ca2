import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { databaseAddress } from "./database-address";

const MIGRATIONS_FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "migrations");

/**
 * Brings a database to the current schema: an empty one, one that holds the
 * foundation's tables, or one already migrated. Safe to repeat.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const address = databaseAddress(url);
  const connection = postgres(address.url, { max: 1, prepare: !address.isPooled, onnotice: () => {} });
  try {
    await migrate(drizzle(connection), { migrationsFolder: MIGRATIONS_FOLDER });
  } finally {
    await connection.end();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { env } = await import("@/lib/env");
  await migrateDatabase(env().DATABASE_URL);
  process.stdout.write("The database has the current schema.\n");
}
