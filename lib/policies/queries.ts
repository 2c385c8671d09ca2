import { eq } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { policies } from "@/db/schema/risk";

/** What the team decided about money at risk. */
export type Policies = {
  /** Days between a payment's first failure and suspension; null: nobody is suspended by itself. */
  paymentGraceDays: number | null;
  /** Who is written to; empty: every owner. */
  alertEmails: string[];
};

/** Until somebody decides, nobody is suspended and every owner is written to. */
const UNDECIDED: Policies = { paymentGraceDays: null, alertEmails: [] };

export async function getPolicies(on: Queryable = db()): Promise<Policies> {
  const [row] = await on
    .select({ paymentGraceDays: policies.paymentGraceDays, alertEmails: policies.alertEmails })
    .from(policies)
    .where(eq(policies.id, 1));
  return row ?? UNDECIDED;
}
