import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { allowanceThresholds } from "@/db/schema/risk";
import { findRunningPeriod, isOfPeriod } from "@/lib/allowances/running-period";
import { type AdminCommand, runAction } from "@/lib/billing/run-action";
import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import { recordWord } from "./record-word";

/**
 * Lets a tenant whose included minutes are used up go on until its period ends:
 * the policy does not suspend it again before. A suspension for another reason
 * stays.
 */
export async function liftQuotaSuspension(command: AdminCommand): Promise<void> {
  const { tenantId, admin } = command;
  await runAction(command, "lift_quota_suspension", async ({ suspensions }) => {
    if (!suspensions.some(({ reason }) => reason === "quota")) {
      throw new BillingError("not_suspended_for_quota");
    }
    const at = await now();
    await db().transaction(async (transaction) => {
      // Keeps a review out, which would not see what is said here.
      await transaction
        .select({ tenantId: tenantBilling.tenantId })
        .from(tenantBilling)
        .where(eq(tenantBilling.tenantId, tenantId))
        .for("update");
      const period = await findRunningPeriod(transaction, tenantId, at);
      if (period) {
        await transaction
          .update(allowanceThresholds)
          .set({ quotaLiftedAt: at, quotaLiftedBy: admin.email })
          .where(and(isOfPeriod(period), eq(allowanceThresholds.percent, 100)));
      }
      const by = { setBy: admin.email, detail: null, at };
      await recordWord(transaction, tenantId, { say: "lift", reason: "quota" }, by);
    });
    return null;
  });
}
