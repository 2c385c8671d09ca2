import type Stripe from "stripe";
import type { WebhookEndpointRecord } from "@/sandbox/stripe/state/records";
import type { Wire } from "./wire";

/** Without `secret`, which Stripe shows only in the answer to the creation. */
export function renderWebhookEndpoint(row: WebhookEndpointRecord): Wire<Stripe.WebhookEndpoint> {
  return {
    id: row.id,
    object: "webhook_endpoint",
    api_version: row.apiVersion,
    application: null,
    created: row.created,
    description: row.description,
    enabled_events: row.enabledEvents,
    livemode: false,
    metadata: row.metadata,
    status: row.enabled ? "enabled" : "disabled",
    url: row.url,
  };
}
