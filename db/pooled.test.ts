import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmptyDatabase } from "@/e2e/setup/empty-database";
import { pgbouncerHere, startPooler } from "@/e2e/setup/pooler";
import { env } from "@/lib/env";
import { openDatabase } from "./client";
import { migrateDatabase } from "./migrate";
import { refuseUnsaidPooler } from "./refuse-unsaid-pooler";
import { installation } from "./schema/jobs";

const program = pgbouncerHere();

describe.skipIf(program === null)("behind PgBouncer in transaction mode", () => {
  let pooler: Awaited<ReturnType<typeof startPooler>>;

  beforeAll(async () => {
    pooler = await startPooler(program ?? "", env().DATABASE_URL);
  });

  afterAll(() => pooler.stop());

  function addressSaying(said: "true" | "false" | null): string {
    const url = new URL(pooler.addressOf(env().DATABASE_URL));
    if (said === null) url.searchParams.delete("pgbouncer");
    else url.searchParams.set("pgbouncer", said);
    return url.toString();
  }

  test("named statements work when the address says so", async () => {
    expect(await statementsInTransactions(addressSaying("true"))).toBe("all answered");
  });

  test("they get lost when it does not, which is why the start refuses", async () => {
    expect(await statementsInTransactions(addressSaying("false"))).toMatch(/prepared statement|aborted/);
  });

  test("a pooler that the address is silent about is refused, with what to write", async () => {
    await expect(refuseUnsaidPooler(addressSaying(null))).rejects.toThrow("pgbouncer=true");
    await refuseUnsaidPooler(addressSaying("true"));
    await refuseUnsaidPooler(addressSaying("false"));
    await refuseUnsaidPooler(env().DATABASE_URL);
  });

  test("every one of many statements at once is answered, with and without parameters", async () => {
    const database = openDatabase(addressSaying("true"));
    const bare = () => database.execute(sql`select count(*) from pg_class`);
    const asking = (number: number) => database.execute(sql`select ${number}::int as number`);
    const statements = Array.from({ length: 1_500 }, (_, number) => (number % 2 ? asking(number) : bare()));
    expect(await Promise.all(statements)).toHaveLength(1_500);
    await database.$client.end();
  });

  test("a lock for a transaction holds the others back, whichever sessions they get", async () => {
    const database = openDatabase(addressSaying("true"));
    let inside = 0;
    let most = 0;
    const turn = () =>
      database.transaction(async (transaction) => {
        await transaction.execute(sql`select pg_advisory_xact_lock(4711)`);
        inside += 1;
        most = Math.max(most, inside);
        await transaction.execute(sql`select pg_sleep(0.005)`);
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 20 }, turn));
    await database.$client.end();
    expect(most).toBe(1);
  });

  test("migrations run through it, twice", async () => {
    const empty = await createEmptyDatabase();
    await migrateDatabase(pooler.addressOf(empty.url));
    await migrateDatabase(pooler.addressOf(empty.url));
    await empty.drop();
  });
});

/** Many transactions at once, each with the same named statement twice; what the first failure said. */
async function statementsInTransactions(databaseUrl: string): Promise<string> {
  const database = openDatabase(databaseUrl);
  const transaction = () =>
    database.transaction(async (inside) => {
      for (const id of [1, 2]) {
        await inside
          .select({ id: installation.id })
          .from(installation)
          .where(eq(installation.id, sql.placeholder("id")))
          .prepare("pooled_installation")
          .execute({ id });
      }
    });
  const results = await Promise.allSettled(Array.from({ length: 100 }, transaction));
  await database.$client.end();
  const failed = results.find(({ status }) => status === "rejected");
  return failed?.status === "rejected" ? String(failed.reason.cause ?? failed.reason) : "all answered";
}
