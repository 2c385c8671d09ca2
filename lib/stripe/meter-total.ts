import { stripe } from "./client";

const MINUTE_SECONDS = 60;

/**
 * What Stripe's meter says a customer used in a period, in minutes. Eventually
 * consistent: a value just reported may not show yet. Stripe asks for whole
 * minutes; rounding both ends down keeps the next period's first report out.
 */
export async function meterTotal(
  meterId: string,
  window: { stripeCustomerId: string; startsAt: Date; endsAt: Date },
): Promise<number> {
  const startTime = wholeMinute(window.startsAt);
  const summaries = await stripe().billing.meters.listEventSummaries(meterId, {
    customer: window.stripeCustomerId,
    start_time: startTime,
    end_time: Math.max(wholeMinute(window.endsAt), startTime + MINUTE_SECONDS),
    limit: 1,
  });
  return summaries.data[0]?.aggregated_value ?? 0;
}

function wholeMinute(at: Date): number {
  return Math.floor(at.getTime() / 1000 / MINUTE_SECONDS) * MINUTE_SECONDS;
}
