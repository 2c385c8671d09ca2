import { stripe } from "./client";

const MINUTE_SECONDS = 60;

/**
 * What Stripe's meter says a customer used in a period, in minutes. Eventually
 * consistent: a value just reported may not show yet. Stripe asks for whole
 * minutes; both ends are rounded up, as the first report of a period is, so that
 * the summaries of two periods in a row never share a report.
 */
export async function meterTotal(
  meterId: string,
  window: { stripeCustomerId: string; startsAt: Date; endsAt: Date },
): Promise<number> {
  const startTime = nextWholeMinute(window.startsAt);
  const summaries = await stripe().billing.meters.listEventSummaries(meterId, {
    customer: window.stripeCustomerId,
    start_time: startTime,
    end_time: Math.max(nextWholeMinute(window.endsAt), startTime + MINUTE_SECONDS),
    limit: 1,
  });
  return summaries.data[0]?.aggregated_value ?? 0;
}

function nextWholeMinute(at: Date): number {
  return Math.ceil(at.getTime() / 1000 / MINUTE_SECONDS) * MINUTE_SECONDS;
}
