import { db } from "@/db/client";
import { policies } from "@/db/schema/risk";
import { hasSucceeded, recordAudit } from "@/lib/audit/record-audit";
import { getPolicies, type Policies } from "./queries";

/**
 * Replaces the policies, and says before and after in the audit. It suspends
 * and lifts nobody: the review of every tenant does (`lib/risk/review-all`),
 * at once by whoever saves and again with each maintenance.
 */
export async function savePolicies(
  command: Policies & { intentId: string; admin: { email: string } },
): Promise<void> {
  const { paymentGraceDays, alertEmails, intentId, admin } = command;
  if (await hasSucceeded(null, intentId)) return;
  const after: Policies = { paymentGraceDays, alertEmails };
  await db().transaction(async (transaction) => {
    const before = await getPolicies(transaction);
    const row = { ...after, updatedAt: new Date(), updatedBy: admin.email };
    await transaction
      .insert(policies)
      .values({ id: 1, ...row })
      .onConflictDoUpdate({ target: policies.id, set: row });
    const entry = { tenantId: null, intentId, actor: admin.email, action: "save_policies" };
    await recordAudit({ ...entry, phase: "succeeded", before, after }, transaction);
  });
}
