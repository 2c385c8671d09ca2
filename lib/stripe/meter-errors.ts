import type Stripe from "stripe";
import { stripe } from "./client";

/** One report that Stripe took with 200 and dropped afterwards. */
export type MeterError = { identifier: string; code: string; message: string };

/**
 * What Stripe's meter dropped, by the identifiers of our reports: the event of
 * a notification, fetched. Stripe tells samples, not all of them.
 */
export async function listMeterErrors(eventId: string): Promise<MeterError[]> {
  const event = await stripe().v2.core.events.retrieve(eventId);
  if (!isMeterError(event)) throw new Error(`Event ${eventId} is of type ${event.type}, not a meter's error`);
  return event.data.reason.error_types.flatMap(({ code, sample_errors: samples }) =>
    samples.map(({ error_message: message, request }) => ({ identifier: request.identifier, code, message })),
  );
}

function isMeterError(
  event: Stripe.V2.Core.Event,
): event is
  | Stripe.Events.V1BillingMeterErrorReportTriggeredEvent
  | Stripe.Events.V1BillingMeterNoMeterFoundEvent {
  return (
    event.type === "v1.billing.meter.error_report_triggered" ||
    event.type === "v1.billing.meter.no_meter_found"
  );
}
