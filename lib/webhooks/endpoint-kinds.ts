import type { EndpointWish, StripeEndpoint } from "@/lib/domain/endpoint-check";
import { STRIPE_API_VERSION } from "@/lib/domain/stripe-api-version";
import { env } from "@/lib/env";
import { HANDLED_TYPES, THIN_TYPES } from "@/lib/inbox/handlers";
import {
  correctThinDestination,
  createThinDestination,
  disableThinDestination,
  listThinDestinations,
} from "@/lib/stripe/event-destinations";
import {
  correctWebhookEndpoint,
  createWebhookEndpoint,
  disableWebhookEndpoint,
  listWebhookEndpoints,
  type MadeEndpoint,
} from "@/lib/stripe/webhook-endpoints";

/** Stripe tells whole objects to one kind of endpoint, and meter errors, thin, to another. */
export const ENDPOINT_KINDS = ["snapshot", "thin"] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

type Ways = {
  wish: () => EndpointWish;
  list: () => Promise<StripeEndpoint[]>;
  create: (idempotencyKey: string) => Promise<MadeEndpoint>;
  correct: (endpoint: StripeEndpoint, missing: readonly string[]) => Promise<string | null>;
  disable: (id: string) => Promise<void>;
};

function snapshotWish() {
  const events = HANDLED_TYPES.filter((type) => !THIN_TYPES.includes(type));
  return { url: address(), apiVersion: STRIPE_API_VERSION, events };
}

function thinWish() {
  return { url: address(), apiVersion: null, events: THIN_TYPES };
}

function address(): string {
  return new URL("/api/webhooks/stripe", env().APP_URL).href;
}

/** How each kind is found, made and mended at Stripe. */
export const WAYS: Readonly<Record<EndpointKind, Ways>> = {
  snapshot: {
    wish: snapshotWish,
    list: listWebhookEndpoints,
    create: (idempotencyKey) => createWebhookEndpoint(snapshotWish(), idempotencyKey),
    correct: correctWebhookEndpoint,
    disable: disableWebhookEndpoint,
  },
  thin: {
    wish: thinWish,
    list: listThinDestinations,
    create: (idempotencyKey) => createThinDestination(thinWish(), idempotencyKey),
    correct: correctThinDestination,
    disable: disableThinDestination,
  },
};
