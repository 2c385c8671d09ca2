import { auditedFailure, hasSucceeded, recordAudit } from "@/lib/audit/record-audit";
import { ensureOwnAccount } from "@/lib/inbox/check-account";
import { refusalFrom } from "@/lib/stripe/refusal";
import { withTenantLease } from "@/lib/tenants/with-tenant-lease";
import { type BillingState, getBillingState } from "./billing-state";

/** Who wants what of which tenant. One intent is done once, however often it is sent. */
export type AdminCommand = { tenantId: number; intentId: string; admin: { email: string } };

/**
 * The frame of every verb: one at a time per tenant, a trace before and after,
 * and Stripe's refusals in words an admin can act on. `work` finds out for
 * itself whether the verb still applies and returns Stripe's request id.
 */
export async function runAction(
  command: AdminCommand,
  action: string,
  work: (state: BillingState) => Promise<string | null>,
): Promise<void> {
  const { tenantId, intentId } = command;
  const entry = { tenantId, intentId, action, actor: command.admin.email };
  await withTenantLease(tenantId, async () => {
    if (await hasSucceeded(tenantId, intentId)) return;
    const before = await getBillingState(tenantId);
    await recordAudit({ ...entry, phase: "intended", before });
    try {
      await ensureOwnAccount();
      const stripeRequestId = await work(before);
      const after = await getBillingState(tenantId);
      await recordAudit({ ...entry, phase: "succeeded", before, after, stripeRequestId });
    } catch (thrown) {
      const error = refusalFrom(thrown);
      await recordAudit({ ...entry, ...auditedFailure(error), before });
      throw error;
    }
  });
}
