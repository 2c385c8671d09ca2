import { db } from "@/db/client";
import { policies } from "@/db/schema/risk";
import { hasSucceeded, recordAudit } from "@/lib/audit/record-audit";
import { getUsagePolicies, type UsagePolicies } from "./usage-policies";

/**
 * Replaces the policies about usage, and says before and after in the audit.
 * They hold for what happens from now on: late usage that waits goes on waiting
 * for a person, and a draft that is held is handed back when it is confirmed.
 */
export async function saveUsagePolicies(
  command: UsagePolicies & { intentId: string; admin: { email: string } },
): Promise<void> {
  const { lateUsage, closing, intentId, admin } = command;
  if (await hasSucceeded(null, intentId)) return;
  const after: UsagePolicies = { lateUsage, closing };
  await db().transaction(async (transaction) => {
    const before = await getUsagePolicies(transaction);
    const row = { ...after, updatedAt: new Date(), updatedBy: admin.email };
    await transaction
      .insert(policies)
      .values({ id: 1, ...row })
      .onConflictDoUpdate({ target: policies.id, set: row });
    const entry = { tenantId: null, intentId, actor: admin.email, action: "save_usage_policies" };
    await recordAudit({ ...entry, phase: "succeeded", before, after }, transaction);
  });
}
