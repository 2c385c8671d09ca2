import { type Environment, env } from "@/lib/env";

/** What works only where its variable is set; without it the feature is off, and that is all. */
const FEATURES = {
  readApi: "ENTITLEMENT_TOKEN",
  alertMail: "SMTP_URL",
  alertWebhook: "ALERT_WEBHOOK_URL",
  vapiBackfill: "VAPI_API_KEY",
} as const satisfies Record<string, keyof Environment>;

export type Feature = { name: keyof typeof FEATURES; variable: string; isOn: boolean };

export function listFeatures(): Feature[] {
  return [feature("readApi"), feature("alertMail"), feature("alertWebhook"), feature("vapiBackfill")];
}

function feature(name: keyof typeof FEATURES): Feature {
  const variable = FEATURES[name];
  return { name, variable, isOn: env()[variable] !== undefined };
}
