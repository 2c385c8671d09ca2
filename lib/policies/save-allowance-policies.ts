import { db } from "@/db/client";
import { policies } from "@/db/schema/risk";
import { hasSucceeded, recordAudit } from "@/lib/audit/record-audit";
import { type AllowancePolicies, getAllowancePolicies } from "./allowance-policies";

/**
 * Replaces the policies about allowances, and says before and after in the
 * audit. It suspends and lifts nobody: the review of every allowance does
 * (`lib/allowances/review-allowances`), at once by whoever saves and again with
 * each maintenance. What was told before is not told again.
 */
export async function saveAllowancePolicies(
  command: AllowancePolicies & { intentId: string; admin: { email: string } },
): Promise<void> {
  const { tellsTenants, quota, intentId, admin } = command;
  if (await hasSucceeded(null, intentId)) return;
  const after: AllowancePolicies = { tellsTenants, quota };
  await db().transaction(async (transaction) => {
    const before = await getAllowancePolicies(transaction);
    const row = { ...after, updatedAt: new Date(), updatedBy: admin.email };
    await transaction
      .insert(policies)
      .values({ id: 1, ...row })
      .onConflictDoUpdate({ target: policies.id, set: row });
    const entry = { tenantId: null, intentId, actor: admin.email, action: "save_allowance_policies" };
    await recordAudit({ ...entry, phase: "succeeded", before, after }, transaction);
  });
}
