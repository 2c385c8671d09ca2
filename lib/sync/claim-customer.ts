import { and, eq, isNull, notExists } from "drizzle-orm";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { alias } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";

const UNIQUE_VIOLATION = "23505";

/**
 * Gives a customer to a tenant that has none, unless it is somebody's already,
 * and says whether the customer is the tenant's now. Of two tenants that want
 * the same customer at once, one gets it.
 */
export async function claimCustomer(tenantId: number, customerId: string): Promise<boolean> {
  const owner = alias(tenantBilling, "owner");
  const owned = db().select({ id: owner.tenantId }).from(owner).where(eq(owner.stripeCustomerId, customerId));
  await db().insert(tenantBilling).values({ tenantId }).onConflictDoNothing();
  try {
    await db()
      .update(tenantBilling)
      .set({ stripeCustomerId: customerId })
      .where(
        and(eq(tenantBilling.tenantId, tenantId), isNull(tenantBilling.stripeCustomerId), notExists(owned)),
      );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const [row] = await db()
    .select({ customerId: tenantBilling.stripeCustomerId })
    .from(tenantBilling)
    .where(eq(tenantBilling.tenantId, tenantId));
  return row?.customerId === customerId;
}

function isUniqueViolation(error: unknown): boolean {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return cause instanceof postgres.PostgresError && cause.code === UNIQUE_VIOLATION;
}
