import { ALERT_CHANNELS, type AlertChannel } from "@/lib/domain/values";
import { env } from "@/lib/env";

/** What each channel needs; without its variable it is off, and nothing is raised for it. */
export const CHANNEL_VARIABLES = {
  mail: "SMTP_URL",
  webhook: "ALERT_WEBHOOK_URL",
} as const satisfies Record<AlertChannel, string>;

export function isChannelOn(channel: AlertChannel): boolean {
  return env()[CHANNEL_VARIABLES[channel]] !== undefined;
}

export function openChannels(): AlertChannel[] {
  return ALERT_CHANNELS.filter(isChannelOn);
}
