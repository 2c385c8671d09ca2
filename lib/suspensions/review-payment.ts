import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { suspensions } from "@/db/schema/risk";
import { recordAudit } from "@/lib/audit/record-audit";
import { findSubscriptionStatus } from "@/lib/domain/subscription";
import { failingSince, paymentWord } from "@/lib/domain/suspension";
import { getPolicies } from "@/lib/policies/queries";
import { recordWord } from "./record-word";

/** Who acts where nobody pressed a button. */
const POLICY = "policy";

/**
 * Makes a tenant's suspension for payment what the mirror and the policy say,
 * and says whether that changed anything. Safe to repeat in any order: the
 * mirror's row is locked meanwhile, so whoever reviews last has read last.
 */
export async function reviewPayment(tenantId: number, at: Date): Promise<boolean> {
  return db().transaction(async (transaction) => {
    const [billing] = await transaction
      .select({
        billingStatus: tenantBilling.billingStatus,
        subscriptionId: tenantBilling.stripeSubscriptionId,
        periodStart: tenantBilling.currentPeriodStart,
      })
      .from(tenantBilling)
      .where(eq(tenantBilling.tenantId, tenantId))
      .for("update");
    if (!billing) return false;
    const { paymentGraceDays } = await getPolicies(transaction);
    const owed = await listOwed(transaction, tenantId, billing.subscriptionId);
    const word = paymentWord({
      status: findSubscriptionStatus(billing.billingStatus),
      // Until the failing invoice is mirrored, the renewal that it bills stands for it.
      failingSince: failingSince(owed, at) ?? billing.periodStart ?? at,
      graceDays: paymentGraceDays,
    });
    const before = await findPaymentSuspension(transaction, tenantId);
    const after = word.say === "suspend" ? { startsAt: word.startsAt } : null;
    if (before?.startsAt.getTime() === after?.startsAt.getTime()) return false;
    await recordWord(transaction, tenantId, word, { setBy: POLICY, detail: null, at });
    await recordAudit(
      {
        tenantId,
        actor: POLICY,
        action: after ? "suspend_for_payment" : "lift_payment_suspension",
        intentId: randomUUID(),
        phase: "succeeded",
        before,
        after,
      },
      transaction,
    );
    return true;
  });
}

function listOwed(on: Queryable, tenantId: number, subscriptionId: string | null) {
  return on
    .select({
      status: invoices.status,
      amountRemainingMinor: invoices.amountRemainingMinor,
      attemptCount: invoices.attemptCount,
      finalizedAt: invoices.finalizedAt,
      dueAt: invoices.dueAt,
    })
    .from(invoices)
    .where(
      and(
        eq(invoices.tenantId, tenantId),
        inArray(invoices.status, ["open", "uncollectible"]),
        eq(invoices.stripeSubscriptionId, subscriptionId ?? ""),
      ),
    );
}

async function findPaymentSuspension(on: Queryable, tenantId: number) {
  const [row] = await on
    .select({ startsAt: suspensions.startsAt })
    .from(suspensions)
    .where(and(eq(suspensions.tenantId, tenantId), eq(suspensions.reason, "payment")));
  return row ?? null;
}
