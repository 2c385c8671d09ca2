import { inject } from "vitest";
import { createDatabase, type TestDatabase } from "./test-database";

/** A database without a single table, for tests of the migrations. The caller drops it. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(inject("postgresUrl"));
}
