import type Stripe from "stripe";
import type { MeterRecord } from "@/sandbox/stripe/state/catalogue-records";
import type { Wire } from "./wire";

export function renderMeter(row: MeterRecord): Wire<Stripe.Billing.Meter> {
  return {
    id: row.id,
    object: "billing.meter",
    created: row.created,
    customer_mapping: { event_payload_key: row.customerKey, type: "by_id" },
    default_aggregation: { formula: row.formula },
    display_name: row.displayName,
    event_name: row.eventName,
    event_time_window: null,
    livemode: false,
    status: row.active ? "active" : "inactive",
    status_transitions: { deactivated_at: row.deactivatedAt },
    updated: row.updated,
    value_settings: { event_payload_key: row.valueKey },
  };
}
