import type { TestProject } from "vitest/node";
import { migrateDatabase } from "@/db/migrate";
import { launchTemporaryPostgres } from "@/sandbox/postgres/temporary";
import { createDatabase, TEMPLATE } from "./test-database";

declare module "vitest" {
  export interface ProvidedContext {
    /** The server's own database, from which tests create theirs. */
    postgresUrl: string;
  }
}

/** One Postgres for the whole run, with a migrated database that every test file copies. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await launchTemporaryPostgres();
  const template = await createDatabase(server.url, { name: TEMPLATE });
  await migrateDatabase(template.url);
  project.provide("postgresUrl", server.url);
  return server.stop;
}
