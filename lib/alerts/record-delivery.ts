import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { alertsSent } from "@/db/schema/risk";
import { TEST_KIND } from "@/lib/domain/alert";
import { retryDelayMs } from "@/lib/domain/backoff";
import { type ClaimedAlert, isAlert } from "./claim-alert";
import type { Delivery } from "./deliver";

/** Keeps what became of a claimed alert: sent, to be tried again, given up, or unknown from now on. */
export async function recordDelivery(alert: ClaimedAlert, delivery: Delivery): Promise<void> {
  const at = new Date();
  await db()
    .update(alertsSent)
    .set(changeAfter(delivery, alert, at))
    .where(and(isAlert(alert), eq(alertsSent.state, "claimed"), eq(alertsSent.attempts, alert.attempts)));
}

/** A test is for the person who waits for it; trying it again later would tell nobody anything. */
function changeAfter(
  delivery: Delivery,
  { kind, attempts }: ClaimedAlert,
  at: Date,
): Partial<typeof alertsSent.$inferInsert> {
  if (delivery.outcome === "sent")
    return { state: "sent", sentAt: at, nextAttemptAt: null, error: null, reason: null };
  const { text: error, reason } = delivery.told;
  // Still claimed, and its time is over: that is what unknown looks like.
  if (delivery.outcome === "unanswered") return { error, reason, nextAttemptAt: at };
  const delayMs = kind === TEST_KIND ? null : retryDelayMs(attempts);
  const nextAttemptAt = delayMs === null ? null : new Date(at.getTime() + delayMs);
  return { state: "failed", error, reason, nextAttemptAt };
}
