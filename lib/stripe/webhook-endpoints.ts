import type Stripe from "stripe";
import type { EndpointWish, StripeEndpoint } from "@/lib/domain/endpoint-check";
import { STRIPE_API_VERSION } from "@/lib/domain/stripe-api-version";
import { stripe } from "./client";

/** Stripe allows sixteen; more than we would ever read. */
const MOST_ENDPOINTS = 500;
/** How an endpoint says that it is ours. */
const MARK = { created_by: "releve" };

export type MadeEndpoint = { id: string; secret: string; requestId: string };

export async function listWebhookEndpoints(): Promise<StripeEndpoint[]> {
  const found = await stripe()
    .webhookEndpoints.list({ limit: 100 })
    .autoPagingToArray({ limit: MOST_ENDPOINTS });
  return found.map(({ id, url, status, api_version: apiVersion, enabled_events: events, metadata }) => ({
    id,
    url,
    isEnabled: status === "enabled",
    apiVersion,
    events,
    isOurs: metadata.created_by === MARK.created_by,
  }));
}

/** Creates an endpoint. Its secret is told here and never again. */
export async function createWebhookEndpoint(
  wish: EndpointWish,
  idempotencyKey: string,
): Promise<MadeEndpoint> {
  const made = await stripe().webhookEndpoints.create(
    {
      url: wish.url,
      enabled_events: eventsOf(wish.events),
      api_version: STRIPE_API_VERSION,
      description: "Relevé: what happens to customers, subscriptions and invoices",
      metadata: MARK,
    },
    { idempotencyKey },
  );
  if (!made.secret) throw new Error(`Stripe told no secret of endpoint ${made.id}`);
  return { id: made.id, secret: made.secret, requestId: made.lastResponse.requestId };
}

/** Enables an endpoint and adds what it is to be told; it keeps what else it was told. */
export async function correctWebhookEndpoint(
  { id, events }: StripeEndpoint,
  missing: readonly string[],
): Promise<string> {
  const enabled = missing.length > 0 ? { enabled_events: eventsOf([...events, ...missing]) } : {};
  const changed = await stripe().webhookEndpoints.update(id, { disabled: false, ...enabled });
  return changed.lastResponse.requestId;
}

export async function disableWebhookEndpoint(id: string): Promise<void> {
  await stripe().webhookEndpoints.update(id, { disabled: true });
}

type EventName = Stripe.WebhookEndpointCreateParams["enabled_events"][number];

function eventsOf(types: readonly string[]): EventName[] {
  return types.filter(isEventName);
}

/** Names are plain strings in Stripe's answers and a closed list in its parameters; a `*` is one as well. */
function isEventName(type: string): type is EventName {
  return type === "*" || /^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(type);
}
