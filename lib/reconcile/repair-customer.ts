import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { type DriftValues, differingValues } from "@/lib/domain/drift";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { closeDrift, dropDrift, openDrift } from "./record-drift";
import { whyMissed } from "./why-missed";

/** The columns of a tenant's mirror that a difference is told by. */
export const CUSTOMER_COLUMNS = [
  "stripeSubscriptionId",
  "plan",
  "billingStatus",
  "billingInterval",
  "trialEndsAt",
  "currency",
  "collectionMethod",
  "daysUntilDue",
  "items",
  "discounts",
  "automaticTax",
  "pauseBehavior",
  "scheduleId",
  "latestInvoiceId",
  "currentPeriodStart",
  "currentPeriodEnd",
  "cancelAt",
  "endedAt",
  "mrrMinor",
  "paymentMethod",
  "balanceMinor",
  "customerEmail",
  "customerLocale",
  "customerDeletedAt",
] as const;

export type MirrorRow = typeof tenantBilling.$inferSelect;

type Suspicion = { ours: DriftValues; stripes: DriftValues };

/**
 * Repairs a mirror that a list made suspect: Stripe is asked anew, and what the
 * sync changed is the difference. A list may be older than the row; then nothing
 * changes and nothing is recorded. Opened before the sync, so that a crash in
 * between leaves its trace. Says whether there was a difference.
 */
export async function repairCustomer(row: MirrorRow, suspicion: Suspicion, at: Date): Promise<boolean> {
  const { tenantId, stripeCustomerId } = row;
  if (!stripeCustomerId) return false;
  const cause = await whyMissed(stripeCustomerId);
  const drift = { kind: "customer_mirror", tenantId, stripeObjectId: stripeCustomerId, cause } as const;
  const { id, isNew } = await openDrift({ ...drift, ...suspicion }, at);
  await syncCustomer(stripeCustomerId);
  const [after] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  const changed = after && differingValues(row, after, CUSTOMER_COLUMNS);
  if (!changed && isNew) {
    await dropDrift(id);
    return false;
  }
  return closeDrift(id, { at, by: "reconcile", repair: "synced" }, changed ?? {});
}
