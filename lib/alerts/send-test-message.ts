import { db } from "@/db/client";
import { alertsSent } from "@/db/schema/risk";
import { recordAudit } from "@/lib/audit/record-audit";
import { TEST_KIND } from "@/lib/domain/alert";
import { testMessage } from "@/lib/domain/alert-message";
import type { AlertChannel } from "@/lib/domain/values";
import { env } from "@/lib/env";
import { ANSWER_BY_MS } from "./claim-alert";
import { type Delivery, deliver } from "./deliver";
import { recordDelivery } from "./record-delivery";

/** A test is about no tenant, and no tenant has this id. */
const NO_TENANT = 0;

const PHASES = { sent: "succeeded", refused: "refused", unanswered: "failed" } as const;

/**
 * Sends a test message through a channel now, and says what became of it; null
 * for an intent that was sent before. It stands among the alerts with its
 * outcome, and is not tried again by itself; the audit says who sent it.
 */
export async function sendTestMessage(command: {
  channel: AlertChannel;
  intentId: string;
  admin: { email: string };
}): Promise<Delivery["outcome"] | null> {
  const { channel, intentId, admin } = command;
  const at = new Date();
  const alert = {
    tenantId: NO_TENANT,
    kind: TEST_KIND,
    subject: intentId,
    channel,
    attempts: 1,
    payload: {},
  };
  const claimed = await db()
    .insert(alertsSent)
    .values({
      ...alert,
      state: "claimed",
      createdAt: at,
      nextAttemptAt: new Date(at.getTime() + ANSWER_BY_MS),
    })
    .onConflictDoNothing()
    .returning({ subject: alertsSent.subject });
  if (claimed.length === 0) return null;
  const entry = { tenantId: null, intentId, actor: admin.email, action: "send_test_message" };
  await recordAudit({ ...entry, phase: "intended", detail: channel });
  const delivery = await deliver(channel, testMessage(env().APP_URL));
  await recordDelivery(alert, delivery);
  await recordAudit({ ...entry, phase: PHASES[delivery.outcome], detail: `${channel}, ${delivery.outcome}` });
  return delivery.outcome;
}
