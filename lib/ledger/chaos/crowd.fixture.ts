import { setTimeout as sleep } from "node:timers/promises";
import { control } from "@/lib/ledger/billing-world.fixture";
import type { Weather } from "./case.fixture";
import { endFaults, timesLeft } from "./faults.fixture";
import { runTogether } from "./run-together.fixture";

/** More than there are tenants: whoever comes first finds Stripe slow for all of them. */
const SLOW_REQUESTS = 40;

/**
 * A run asks Stripe for something and waits; meanwhile others come upon the same
 * periods, and have the time to look for what the first has asked for before it
 * is there. Only whose period it is keeps them from asking for it, too.
 */
export async function comeUpon(
  { others, slow }: NonNullable<Weather["crowd"]>,
  listen: () => Promise<unknown>,
): Promise<void> {
  const match = { method: "POST", path: `${slow.path}**` };
  const slowness = { match, fault: "delay", times: SLOW_REQUESTS, delay_ms: slow.delayMs };
  await control("POST", "/_sandbox/faults", slowness);
  await listen();
  let hasEnded = false;
  const first = runTogether({ together: 1, staggerMs: 0 }).finally(() => {
    hasEnded = true;
  });
  while (!hasEnded && (await timesLeft(match.path)) === SLOW_REQUESTS) await sleep(100);
  await Promise.allSettled([first, runTogether({ together: others, staggerMs: 100 })]);
  await endFaults(match.path);
}
