import { eq } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { policies } from "@/db/schema/risk";
import type { ClosingPolicy, LatePolicy } from "@/lib/domain/values";

/** What the team decided about usage. */
export type UsagePolicies = {
  /** What becomes of late usage as it is found; what was found before is not touched. */
  lateUsage: LatePolicy;
  closing: ClosingPolicy;
};

/** Until somebody decides, nothing is billed late without a person, and drafts wait for their usage. */
const UNDECIDED: UsagePolicies = { lateUsage: "review", closing: "hold" };

export async function getUsagePolicies(on: Queryable = db()): Promise<UsagePolicies> {
  const [row] = await on
    .select({ lateUsage: policies.lateUsage, closing: policies.closing })
    .from(policies)
    .where(eq(policies.id, 1));
  return row ?? UNDECIDED;
}
