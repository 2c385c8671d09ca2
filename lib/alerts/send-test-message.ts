import { db } from "@/db/client";
import { alertsSent } from "@/db/schema/risk";
import { TEST_KIND } from "@/lib/domain/alert";
import { testMessage } from "@/lib/domain/alert-message";
import type { AlertChannel } from "@/lib/domain/values";
import { env } from "@/lib/env";
import { ANSWER_BY_MS } from "./claim-alert";
import { type Delivery, deliver } from "./deliver";
import { recordDelivery } from "./record-delivery";

/** A test is about no tenant, and no tenant has this id. */
const NO_TENANT = 0;

/**
 * Sends a test message through a channel now, and says what became of it; null
 * for an intent that was sent before. It stands among the alerts with its
 * outcome, and is not tried again by itself.
 */
export async function sendTestMessage(
  channel: AlertChannel,
  intentId: string,
): Promise<Delivery["outcome"] | null> {
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
  const delivery = await deliver(channel, testMessage(env().APP_URL));
  await recordDelivery(alert, delivery);
  return delivery.outcome;
}
