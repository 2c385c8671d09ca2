import Stripe from "stripe";
import { stripe } from "./client";
import { isFinalRefusal } from "./refusal";

export type MinutesReport = {
  meterEventName: string;
  stripeCustomerId: string;
  minutes: number;
  eventAt: Date;
  /** Ours, unique for ever: Stripe's identifier and the request's idempotency key. */
  identifier: string;
};

/** Stripe's answer to a report. "Unanswered" may have been accepted: the next report settles it. */
export type ReportAnswer =
  | { outcome: "accepted"; requestId: string | null }
  | { outcome: "refused"; requestId: string | null; reason: string }
  | { outcome: "unanswered"; requestId: string | null; reason: string };

/**
 * Tells Stripe's meter the whole total of a period. Safe to repeat: the meter
 * keeps the last value, and a report it already knows is answered as accepted.
 */
export async function reportMinutes(report: MinutesReport): Promise<ReportAnswer> {
  try {
    const event = await stripe().billing.meterEvents.create(
      {
        event_name: report.meterEventName,
        identifier: report.identifier,
        timestamp: Math.floor(report.eventAt.getTime() / 1000),
        payload: { stripe_customer_id: report.stripeCustomerId, value: String(report.minutes) },
      },
      { idempotencyKey: report.identifier },
    );
    return { outcome: "accepted", requestId: event.lastResponse.requestId };
  } catch (error) {
    return answerFrom(error);
  }
}

function answerFrom(error: unknown): ReportAnswer {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const requestId = error.requestId ?? null;
  // Stripe gives this error no code, only the sentence.
  if (error.message.startsWith("An event already exists with identifier")) {
    return { outcome: "accepted", requestId };
  }
  const reason = error.message;
  return { outcome: isFinalRefusal(error) ? "refused" : "unanswered", requestId, reason };
}
