import { setTimeout as sleep } from "node:timers/promises";
import type Stripe from "stripe";
import { LONGEST_DELAY_MS, nextPlace, type Pace, tooManyDelayMs } from "@/lib/domain/request-pace";

/** Together a few seconds at most: somebody may be waiting at a screen. */
const MOST_REPEATS = 4;

/**
 * Sends requests no faster than a pace, first come, first served, and repeats
 * those that Stripe answers with 429 "too many", which the SDK does not: the
 * same request under the same idempotency key, and nothing was done. Every
 * request counts, the SDK's own retries too. While Stripe limits the whole
 * account, nobody's request goes.
 */
export function pacedHttpClient(pace: Pace, inner: Stripe.HttpClient): Stripe.HttpClient {
  const line: (() => void)[] = [];
  /** When the last requests went, as many as a second may hold, the oldest at the next place. */
  const sentMs: number[] = [];
  let sent = 0;
  let freeAtMs = Number.NEGATIVE_INFINITY;
  let isServing = false;

  function takePlace(): Promise<void> {
    return new Promise((go) => {
      line.push(go);
      if (!isServing) void serveLine();
    });
  }

  /** One timer for the whole line: what is due when it rings goes together, and a late one is noted as it was. */
  async function serveLine(): Promise<void> {
    isServing = true;
    while (line.length > 0) {
      const nowMs = performance.now();
      const place = sent % pace.perSecond;
      const secondBeforeMs = sentMs[place] ?? Number.NEGATIVE_INFINITY;
      const next = nextPlace(pace, { freeAtMs, secondBeforeMs }, nowMs);
      if (next.waitMs > 0) {
        await sleep(next.waitMs);
        continue;
      }
      freeAtMs = next.freeAtMs;
      sentMs[place] = nowMs;
      sent += 1;
      line.shift()?.();
    }
    isServing = false;
  }

  return {
    getClientName: () => inner.getClientName(),
    async makeRequest(...request) {
      for (let attempt = 0; ; attempt += 1) {
        await takePlace();
        const response = await inner.makeRequest(...request);
        if (response.getStatusCode() !== 429 || attempt >= MOST_REPEATS) return response;
        const delayMs = tooManyDelayMs(attempt, Math.random(), askedMs(response));
        if (isGlobal(response)) {
          freeAtMs = Math.max(freeAtMs, performance.now() + (delayMs ?? LONGEST_DELAY_MS));
        }
        if (delayMs === null) return response;
        // Read to its end, its connection serves the next request.
        await response.toJSON().catch(() => {});
        await sleep(delayMs);
      }
    },
  };
}

/** Without a reason, or with one of its own, the limit is an object's or an endpoint's, not the account's. */
function isGlobal(response: Stripe.HttpClientResponse): boolean {
  return headerOf(response, "stripe-rate-limited-reason").startsWith("global");
}

function askedMs(response: Stripe.HttpClientResponse): number {
  const seconds = Number(headerOf(response, "retry-after"));
  return Number.isFinite(seconds) ? seconds * 1_000 : 0;
}

function headerOf(response: Stripe.HttpClientResponse, name: string): string {
  const value = response.getHeaders()[name];
  return Array.isArray(value) ? String(value[0] ?? "") : String(value ?? "");
}
