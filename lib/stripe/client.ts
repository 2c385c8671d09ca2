import "server-only";
import Stripe from "stripe";
import { STRIPE_API_VERSION } from "@/lib/domain/stripe-api-version";
import { env } from "@/lib/env";
import { pacedHttpClient } from "./paced-http-client";
import { requestsPerSecond } from "./requests-per-second";

/** Waited for by a person in front of a dialog, and by a platform that ends functions after a minute. */
const TIMEOUT_MS = 20_000;

// The development server loads modules again on every change; one client survives that.
const shared = globalThis as typeof globalThis & { releveStripe?: Stripe };

/**
 * The only Stripe client. The SDK retries connection errors, 409 and 5xx with
 * the same idempotency key by itself; a plain 429 it never retries, so the client
 * under it does.
 */
export function stripe(): Stripe {
  shared.releveStripe ??= connect();
  return shared.releveStripe;
}

function connect(): Stripe {
  const perSecond = requestsPerSecond(isLiveKey());
  // As many as belong to a tenth of a second may go at once after a pause.
  const pace = { perSecond, burst: Math.max(1, Math.floor(perSecond / 10)) };
  return new Stripe(env().STRIPE_SECRET_KEY, {
    apiVersion: STRIPE_API_VERSION,
    timeout: env().STRIPE_TIMEOUT_MS ?? TIMEOUT_MS,
    maxNetworkRetries: 2,
    telemetry: false,
    httpClient: pacedHttpClient(pace, Stripe.createNodeHttpClient()),
    ...apiBase(env().STRIPE_API_BASE),
  });
}

/** Whether the configured key belongs to live mode. */
export function isLiveKey(): boolean {
  return env().STRIPE_SECRET_KEY.includes("_live_");
}

function apiBase(address: string | undefined): Pick<Stripe.StripeConfig, "host" | "port" | "protocol"> {
  if (!address) return {};
  const url = new URL(address);
  const protocol = url.protocol === "http:" ? "http" : "https";
  return { host: url.hostname, port: url.port || (protocol === "http" ? 80 : 443), protocol };
}
