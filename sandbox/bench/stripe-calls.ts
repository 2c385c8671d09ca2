import { z } from "zod";

const Stats = z.record(z.string(), z.number());

/** Requests to Stripe's routes so far: the sandbox's clock, which the app asks too, is none of them. */
export async function countStripeCalls(stripeUrl: string): Promise<number> {
  const answer = await (await fetch(`${stripeUrl}/_sandbox/requests/stats`)).json();
  return Object.values(Stats.parse(answer)).reduce((sum, count) => sum + count, 0);
}
