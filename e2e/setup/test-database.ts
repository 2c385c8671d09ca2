import { randomUUID } from "node:crypto";
import postgres from "postgres";

/** The migrated database that each test file copies. */
export const TEMPLATE = "releve_template";

export type TestDatabase = { url: string; drop(): Promise<void> };

/** Creates a database beside the server's own one; without a template it is empty. */
export async function createDatabase(
  serverUrl: string,
  { name = `test_${randomUUID().replaceAll("-", "")}`, template = "template1" } = {},
): Promise<TestDatabase> {
  await run(serverUrl, (sql) => sql`create database ${sql(name)} template ${sql(template)}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () => run(serverUrl, (sql) => sql`drop database ${sql(name)} with (force)`),
  };
}

async function run(serverUrl: string, statement: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(serverUrl, { max: 1 });
  try {
    await statement(sql);
  } finally {
    await sql.end();
  }
}
