import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { lateUsage } from "@/db/schema/ledger";
import type { LateDecision } from "@/lib/domain/values";
import { BillingError } from "@/lib/errors";
import { isLate, type LateKey } from "./late-key";

/**
 * Takes the decision on late usage, before anything is done about it: of two
 * that decide at once one does, and a crash leaves a decision to carry out, not
 * an item that nobody knows of. Deciding to bill what was decided and is not
 * billed yet goes on with it. Throws `late_usage_decided` for anything else.
 */
export async function decideLateUsage(
  key: LateKey,
  decision: LateDecision,
  decidedBy: string,
  at: Date,
): Promise<void> {
  const taken = await db()
    .update(lateUsage)
    .set({ decision, decidedAt: at, decidedBy })
    .where(and(isLate(key), isNull(lateUsage.decision)))
    .returning({ sequence: lateUsage.sequence });
  if (taken.length > 0) return;
  const [row] = await db()
    .select({ decision: lateUsage.decision, billedAt: lateUsage.billedAt })
    .from(lateUsage)
    .where(isLate(key));
  if (!row) throw new BillingError("late_usage_not_found");
  const isUnfinished = decision === "next_invoice" && row.decision === decision && row.billedAt === null;
  if (!isUnfinished) throw new BillingError("late_usage_decided");
}

/** What Stripe refused for good was not billed: it waits for a person again. */
export async function reopenDecision(key: LateKey): Promise<void> {
  await db()
    .update(lateUsage)
    .set({ decision: null, decidedAt: null, decidedBy: null, stripeInvoiceItemId: null })
    .where(and(isLate(key), eq(lateUsage.decision, "next_invoice"), isNull(lateUsage.billedAt)));
}
