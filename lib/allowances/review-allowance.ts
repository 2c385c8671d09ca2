import { eq } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { allowanceThresholds } from "@/db/schema/risk";
import { raiseAllowanceAlert } from "@/lib/alerts/raise-allowance-alert";
import { newThresholds } from "@/lib/domain/allowance";
import { projectPeriod } from "@/lib/ledger/project-period";
import { findCurrentPeriod } from "@/lib/ledger/queries";
import { getAllowancePolicies } from "@/lib/policies/allowance-policies";
import { reviewQuota } from "@/lib/suspensions/review-quota";
import { findRunningPeriod, isOfPeriod, type RunningPeriod } from "./running-period";

/**
 * Draws the consequences of how much of its included minutes a tenant has used:
 * each threshold it has passed is kept once per period, with the alerts to send,
 * and its suspension for the quota becomes what the policy wants. Writes rows
 * alone, in one transaction. Safe to repeat, at once and in any order: the
 * mirror's row is locked meanwhile, so whoever reviews last has read last.
 * Says whether a suspension changed.
 */
export async function reviewAllowance(tenantId: number, at: Date): Promise<boolean> {
  // Before the transaction, which has but one connection.
  const current = await findCurrentPeriod(tenantId);
  const projection = current && (await projectPeriod(tenantId, current, at));
  return db().transaction(async (transaction) => {
    const [billing] = await transaction
      .select({ tenantId: tenantBilling.tenantId })
      .from(tenantBilling)
      .where(eq(tenantBilling.tenantId, tenantId))
      .for("update");
    if (!billing) return false;
    const policies = await getAllowancePolicies(transaction);
    const period = await findRunningPeriod(transaction, tenantId, at);
    const known = period ? await listKnown(transaction, period) : [];
    const isLifted = known.some(({ quotaLiftedAt }) => quotaLiftedAt !== null);
    const quota = await reviewQuota(
      transaction,
      tenantId,
      period && { ...period, policy: policies.quota, isLifted },
      at,
    );
    if (!period || period.includedMinutes === null) return quota.isChanged;
    const { told, passedOver } = newThresholds(
      period.usedMinutes,
      period.includedMinutes,
      known.map(({ percent }) => percent),
    );
    if (told === null) return quota.isChanged;
    await keepThresholds(transaction, { ...period, includedMinutes: period.includedMinutes }, at, [
      ...passedOver.map((percent) => ({ percent, isTold: false })),
      { percent: told, isTold: true },
    ]);
    await raiseAllowanceAlert(transaction, {
      period: { ...period, includedMinutes: period.includedMinutes },
      percent: told,
      projection,
      isSuspended: quota.isSuspended,
      tellsTenant: policies.tellsTenants,
    });
    return quota.isChanged;
  });
}

function listKnown(on: Queryable, period: RunningPeriod) {
  return on
    .select({ percent: allowanceThresholds.percent, quotaLiftedAt: allowanceThresholds.quotaLiftedAt })
    .from(allowanceThresholds)
    .where(isOfPeriod(period));
}

async function keepThresholds(
  on: Queryable,
  period: RunningPeriod & { includedMinutes: number },
  passedAt: Date,
  thresholds: { percent: number; isTold: boolean }[],
): Promise<void> {
  const { tenantId, stripeSubscriptionId, startsAt, usedMinutes, includedMinutes } = period;
  await on.insert(allowanceThresholds).values(
    thresholds.map((threshold) => ({
      ...threshold,
      tenantId,
      stripeSubscriptionId,
      periodStartsAt: startsAt,
      usedMinutes,
      includedMinutes,
      passedAt,
    })),
  );
}
