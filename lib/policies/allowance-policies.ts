import { eq } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { policies } from "@/db/schema/risk";
import type { QuotaPolicy } from "@/lib/domain/values";

/** What the team decided about allowances that are nearly or all used. */
export type AllowancePolicies = {
  /** Whether the tenant is written to as well as the team. */
  tellsTenants: boolean;
  quota: QuotaPolicy;
};

/** Until somebody decides, the team alone is told and nobody is suspended. */
const UNDECIDED: AllowancePolicies = { tellsTenants: false, quota: "never" };

export async function getAllowancePolicies(on: Queryable = db()): Promise<AllowancePolicies> {
  const [row] = await on
    .select({ tellsTenants: policies.tellsTenants, quota: policies.quota })
    .from(policies)
    .where(eq(policies.id, 1));
  return row ?? UNDECIDED;
}
