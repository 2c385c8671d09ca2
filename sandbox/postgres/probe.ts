import { realpathSync } from "node:fs";
import postgres from "postgres";

export function postgresUrl(port: number, database: string): string {
  return `postgres://releve@127.0.0.1:${port}/${database}`;
}

/** True when the server on this port serves this very cluster, not another one that took the port. */
export async function answers(port: number, cluster: string): Promise<boolean> {
  const sql = connect(port);
  try {
    const [row] = await sql`select current_setting('data_directory') as directory`;
    return typeof row?.directory === "string" && realpathSync(row.directory) === realpathSync(cluster);
  } catch {
    // Refused, starting up, shutting down or not Postgres: the caller asks again until its patience ends.
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export async function ensureDatabase(port: number, database: string): Promise<void> {
  const sql = connect(port);
  try {
    const existing = await sql`select 1 from pg_database where datname = ${database}`;
    if (existing.length === 0) await sql`create database ${sql(database)}`;
  } finally {
    await sql.end();
  }
}

function connect(port: number) {
  return postgres(postgresUrl(port, "postgres"), { max: 1, connect_timeout: 2, onnotice: () => {} });
}
