import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/**
 * The order guard's clock: the database's, taken just before Stripe is asked,
 * because the clocks of many instances do not agree to the millisecond.
 */
export async function readTime(): Promise<Date> {
  const [row] = await db().execute<{ at: string }>(sql`select clock_timestamp()::text as at`);
  if (!row) throw new Error("The database did not tell the time");
  return new Date(row.at);
}
