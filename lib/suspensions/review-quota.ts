import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Queryable } from "@/db/client";
import { suspensions } from "@/db/schema/risk";
import { recordAudit } from "@/lib/audit/record-audit";
import { beyondAllowance, wantsQuotaSuspension } from "@/lib/domain/allowance";
import type { QuotaPolicy, UsageMode } from "@/lib/domain/values";
import { recordWord } from "./record-word";

/** Who acts where nobody pressed a button. */
const POLICY = "policy";

type QuotaFacts = {
  endsAt: Date;
  isTrial: boolean;
  usageMode: UsageMode;
  overagePriceMinor: string | null;
  usedMinutes: number;
  includedMinutes: number | null;
  policy: QuotaPolicy;
  /** Somebody lifted it for this period. */
  isLifted: boolean;
};

/**
 * Makes a tenant's suspension for its quota what its running period (null: it
 * has none) and the policy want. Within a transaction that keeps other reviews
 * of the tenant out.
 */
export async function reviewQuota(
  transaction: Queryable,
  tenantId: number,
  period: QuotaFacts | null,
  at: Date,
): Promise<{ isSuspended: boolean; isChanged: boolean }> {
  const isWanted = period !== null && wantsQuotaSuspension({ ...period, beyond: beyondAllowance(period) });
  const before = await findQuotaSuspension(transaction, tenantId);
  const isSame = isWanted ? before?.endsAt?.getTime() === period.endsAt.getTime() : before === null;
  if (isSame) return { isSuspended: isWanted, isChanged: false };
  const after = isWanted ? { startsAt: at, endsAt: period.endsAt } : null;
  const word = after
    ? ({ say: "suspend", reason: "quota", ...after } as const)
    : ({ say: "lift", reason: "quota" } as const);
  await recordWord(transaction, tenantId, word, { setBy: POLICY, detail: null, at });
  await recordAudit(
    {
      tenantId,
      actor: POLICY,
      action: after ? "suspend_for_quota" : "end_quota_suspension",
      intentId: randomUUID(),
      phase: "succeeded",
      before,
      after,
      detail: period
        ? `${period.usedMinutes} of ${period.includedMinutes ?? "unlimited"} min used.`
        : undefined,
    },
    transaction,
  );
  return { isSuspended: isWanted, isChanged: true };
}

async function findQuotaSuspension(on: Queryable, tenantId: number) {
  const [row] = await on
    .select({ startsAt: suspensions.startsAt, endsAt: suspensions.endsAt })
    .from(suspensions)
    .where(and(eq(suspensions.tenantId, tenantId), eq(suspensions.reason, "quota")));
  return row ?? null;
}
