import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import { control } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";

/** So many seconds of waiting pass in one. */
const RATE = 20;

/**
 * Lets all waiting be short: pauses of the product, the SDK's back-offs, local
 * Stripe's clock and its delays, all by the same rate, so that who waits for a
 * moment of that clock still meets it. Work takes as long as it takes.
 */
export function hurry(): void {
  const pause = timers.setTimeout;
  timers.setTimeout = new Proxy(pause, {
    apply: (target, self, [ms, ...rest]) => Reflect.apply(target, self, [Number(ms ?? 0) / RATE, ...rest]),
  });
  syncBuiltinESMExports();
  Object.assign(stripe(), {
    getInitialNetworkRetryDelay: () => 0.5 / RATE,
    getMaxNetworkRetryDelay: () => 5 / RATE,
  });
}

export async function hurryClock(): Promise<void> {
  await control("POST", "/_sandbox/clock", { rate: RATE });
}
