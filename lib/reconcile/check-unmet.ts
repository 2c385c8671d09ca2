import { and, asc, eq, gt, isNotNull, isNull, lt, or } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { presenceOfCustomer } from "@/lib/stripe/account-lists";
import { openDrift } from "./record-drift";
import { type MirrorRow, repairCustomer } from "./repair-customer";

const AT_ONCE = 100;

/** Tenants after this one whose customer no list of this pass has shown. */
export async function listUnmet(passStartedAt: Date, afterTenantId: number): Promise<MirrorRow[]> {
  return db()
    .select()
    .from(tenantBilling)
    .where(
      and(
        gt(tenantBilling.tenantId, afterTenantId),
        isNotNull(tenantBilling.stripeCustomerId),
        or(isNull(tenantBilling.reconciledAt), lt(tenantBilling.reconciledAt, passStartedAt)),
      ),
    )
    .orderBy(asc(tenantBilling.tenantId))
    .limit(AT_ONCE);
}

/** Asks for such a customer alone: Stripe's lists leave out those that were deleted. Says whether the mirror was repaired. */
export async function checkUnmet(row: MirrorRow, at: Date): Promise<boolean> {
  const { tenantId, stripeCustomerId } = row;
  if (!stripeCustomerId) return false;
  const { is } = await presenceOfCustomer(stripeCustomerId);
  const isRepaired =
    is === "deleted" &&
    row.customerDeletedAt === null &&
    (await repairCustomer(row, { ours: { customerDeletedAt: null }, stripes: { deleted: true } }, at));
  if (is !== "present") {
    await openDrift(
      {
        kind: is === "deleted" ? "deleted_customer" : "missing_customer",
        tenantId,
        stripeObjectId: stripeCustomerId,
        ours: { stripeCustomerId, billingStatus: row.billingStatus },
        stripes: is === "deleted" ? { deleted: true } : null,
        cause: is === "deleted" ? "deleted_at_stripe" : "unknown_to_stripe",
      },
      at,
    );
  }
  await db().update(tenantBilling).set({ reconciledAt: at }).where(eq(tenantBilling.tenantId, tenantId));
  return isRepaired;
}
