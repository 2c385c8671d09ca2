import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { together } from "@/lib/together";

const MOST_TOGETHER = 50;

/**
 * The order guard's clock: the database's, taken just before Stripe is asked,
 * because the clocks of many instances do not agree to the millisecond. Those who
 * ask at once are told the same time, which is read after they asked.
 */
export function readTime(): Promise<Date> {
  return readTogether(null);
}

const readTogether = together(MOST_TOGETHER, async (askers: null[]) => {
  const at = await read();
  return askers.map(() => at);
});

async function read(): Promise<Date> {
  const [row] = await db().execute<{ at: string }>(sql`select clock_timestamp()::text as at`);
  if (!row) throw new Error("The database did not tell the time");
  return new Date(row.at);
}
