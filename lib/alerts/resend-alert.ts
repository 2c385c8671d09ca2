import { and, eq, isNull, lte, or } from "drizzle-orm";
import { db } from "@/db/client";
import { alertsSent } from "@/db/schema/risk";
import { recordAudit } from "@/lib/audit/record-audit";
import type { AlertChannel } from "@/lib/domain/values";
import { BillingError } from "@/lib/errors";
import { isAlert } from "./claim-alert";

export type AlertKey = { tenantId: number; kind: string; subject: string; channel: AlertChannel };

/**
 * Makes an alert due again that was given up or whose fate is unknown: only a
 * person may decide that, for an unknown one may then arrive twice. Refused
 * once somebody else has decided, or when it was sent.
 */
export async function resendAlert(
  command: AlertKey & { intentId: string; admin: { email: string } },
): Promise<void> {
  const { admin, intentId, ...key } = command;
  const at = new Date();
  const isGivenUp = and(eq(alertsSent.state, "failed"), isNull(alertsSent.nextAttemptAt));
  const isUnknown = and(eq(alertsSent.state, "claimed"), lte(alertsSent.nextAttemptAt, at));
  const due = await db()
    .update(alertsSent)
    .set({ state: "failed", nextAttemptAt: at })
    .where(and(isAlert(key), or(isGivenUp, isUnknown)))
    .returning({ subject: alertsSent.subject });
  if (due.length === 0) throw new BillingError("alert_not_resendable");
  const detail = `${key.kind} ${key.subject}, ${key.channel}`;
  const tenantId = key.tenantId > 0 ? key.tenantId : null;
  await recordAudit({
    tenantId,
    intentId,
    actor: admin.email,
    action: "resend_alert",
    phase: "succeeded",
    detail,
  });
}
