import { median, timed } from "./measure";
import { countStripeCalls } from "./stripe-calls";
import { runToTheEnd } from "./usage-run";

type Target = { appUrl: string; stripeUrl: string };

export type PacedRun = {
  reported: number;
  ms: number;
  perSecond: number;
  /** Requests beyond one for each report: those that local Stripe refused as too many, and what the run asked beside. */
  beside: number;
};

/** A usage run over tenants that have all changed, against a local Stripe that answers 429 to what is too much. */
export async function measurePacedRun({ appUrl, stripeUrl }: Target, perSecond: number): Promise<PacedRun> {
  await limit(stripeUrl, perSecond);
  const before = await countStripeCalls(stripeUrl);
  const { ms, value: reported } = await timed(() => runToTheEnd(appUrl));
  const asked = (await countStripeCalls(stripeUrl)) - before;
  return { reported, ms, perSecond, beside: asked - reported };
}

export type QuietRuns = { rounds: number; medianMs: number; slowestMs: number; stripeCalls: number };

/** Usage runs that find nothing changed, one after the other, and what they asked Stripe. */
export async function measureQuietRuns({ appUrl, stripeUrl }: Target, rounds: number): Promise<QuietRuns> {
  const before = await countStripeCalls(stripeUrl);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { ms, value: reported } = await timed(() => runToTheEnd(appUrl));
    if (reported > 0) throw new Error(`A run with nothing changed reported ${reported} tenants`);
    times.push(ms);
  }
  const stripeCalls = (await countStripeCalls(stripeUrl)) - before;
  return { rounds, medianMs: median(times), slowestMs: Math.max(...times), stripeCalls };
}

async function limit(stripeUrl: string, perSecond: number): Promise<void> {
  const response = await fetch(`${stripeUrl}/_sandbox/settings`, {
    method: "POST",
    body: JSON.stringify({ rate_limit_per_second: perSecond }),
  });
  if (!response.ok) throw new Error(`Local Stripe took no limit: ${await response.text()}`);
}
