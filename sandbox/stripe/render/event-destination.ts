import type Stripe from "stripe";
import type { EventDestinationRecord } from "@/sandbox/stripe/state/records";
import type { Wire } from "./wire";

/** The address and the secret are told only when they are asked for. */
export function renderEventDestination(
  row: EventDestinationRecord,
  include: string[] = [],
): Wire<Stripe.V2.Core.EventDestination> {
  return {
    id: row.id,
    object: "v2.core.event_destination",
    created: instant(row.created),
    description: row.description,
    enabled_events: row.enabledEvents,
    event_payload: row.payload,
    events_from: ["self"],
    livemode: false,
    metadata: row.metadata,
    name: row.name,
    ...(row.snapshotApiVersion && { snapshot_api_version: row.snapshotApiVersion }),
    status: row.enabled ? "enabled" : "disabled",
    ...(!row.enabled && { status_details: { disabled: { reason: "user" as const } } }),
    type: "webhook_endpoint",
    updated: instant(row.updated),
    ...(include.length > 0 && {
      webhook_endpoint: {
        ...(include.includes("webhook_endpoint.signing_secret") && { signing_secret: row.secret }),
        ...(include.includes("webhook_endpoint.url") && { url: row.url }),
      },
    }),
  };
}

/** /v2 tells times in RFC 3339. */
export function instant(unix: number): string {
  return new Date(unix * 1000).toISOString();
}
