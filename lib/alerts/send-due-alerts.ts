import { AllowanceAlert, MoneyAlert, TENANT_ALLOWANCE_KIND, TEST_KIND } from "@/lib/domain/alert";
import { type AlertMessage, moneyMessage, testMessage } from "@/lib/domain/alert-message";
import type { AlertChannel } from "@/lib/domain/values";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { openChannels } from "./channels";
import { type ClaimedAlert, claimAlert } from "./claim-alert";
import { deliver, type Reader } from "./deliver";
import { recordDelivery } from "./record-delivery";
import { tenantAllowanceMail } from "./tenant-allowance-mail";

export type SentCounts = { sent: number; refused: number; unanswered: number };

/**
 * Sends what is due, each channel by itself, and keeps what became of each. Any
 * number may run at once. Never throws for a receiver's sake, and asks a
 * receiver that left one message unanswered nothing more in this run.
 */
export async function sendDueAlerts(isOutOfTime: () => boolean = () => false): Promise<SentCounts> {
  const counts: SentCounts = { sent: 0, refused: 0, unanswered: 0 };
  await Promise.all(openChannels().map((channel) => sendThrough(channel, counts, isOutOfTime)));
  return counts;
}

async function sendThrough(
  channel: AlertChannel,
  counts: SentCounts,
  isOutOfTime: () => boolean,
): Promise<void> {
  while (!isOutOfTime()) {
    const alert = await claimAlert(channel, new Date());
    if (!alert) return;
    const delivery = await deliver(channel, messageOf(alert), readerOf(alert));
    await recordDelivery(alert, delivery);
    counts[delivery.outcome] += 1;
    if (delivery.outcome === "sent") continue;
    const { tenantId, subject } = alert;
    logger.warn(
      { tenantId, subject, channel, outcome: delivery.outcome, reason: delivery.told.text },
      "alert not sent",
    );
    if (delivery.outcome === "unanswered") return;
  }
}

function messageOf({ kind, payload }: ClaimedAlert): AlertMessage {
  const { APP_URL } = env();
  if (kind === TEST_KIND) return testMessage(APP_URL);
  if (kind === TENANT_ALLOWANCE_KIND) return tenantAllowanceMail(AllowanceAlert.parse(payload));
  return moneyMessage(MoneyAlert.parse(payload), APP_URL);
}

function readerOf({ kind, tenantId }: ClaimedAlert): Reader {
  return kind === TENANT_ALLOWANCE_KIND ? { tenantId } : "team";
}
