import type { EndpointWish, StripeEndpoint } from "@/lib/domain/endpoint-check";
import { stripe } from "./client";
import type { MadeEndpoint } from "./webhook-endpoints";

const MOST_DESTINATIONS = 500;
const MARK = { created_by: "releve" };

/** The destinations of thin events. */
export async function listThinDestinations(): Promise<StripeEndpoint[]> {
  const found = await stripe()
    .v2.core.eventDestinations.list({ limit: 100, include: ["webhook_endpoint.url"] })
    .autoPagingToArray({ limit: MOST_DESTINATIONS });
  return found
    .filter(({ event_payload: payload }) => payload === "thin")
    .map((row) => ({
      id: row.id,
      url: row.webhook_endpoint?.url ?? "",
      isEnabled: row.status === "enabled",
      apiVersion: null,
      events: row.enabled_events,
      isOurs: row.metadata?.created_by === MARK.created_by,
    }));
}

/** Creates a destination. Its secret is told here and never again. */
export async function createThinDestination(
  wish: EndpointWish,
  idempotencyKey: string,
): Promise<MadeEndpoint> {
  const made = await stripe().v2.core.eventDestinations.create(
    {
      name: "Relevé: meter errors",
      type: "webhook_endpoint",
      event_payload: "thin",
      enabled_events: [...wish.events],
      webhook_endpoint: { url: wish.url },
      metadata: MARK,
      include: ["webhook_endpoint.signing_secret"],
    },
    { idempotencyKey },
  );
  const secret = made.webhook_endpoint?.signing_secret;
  if (!secret) throw new Error(`Stripe told no secret of destination ${made.id}`);
  return { id: made.id, secret, requestId: made.lastResponse.requestId };
}

/** Enables a destination and adds what it is to be told; it keeps what else it was told. */
export async function correctThinDestination(
  { id, events, isEnabled }: StripeEndpoint,
  missing: readonly string[],
): Promise<string | null> {
  const { eventDestinations } = stripe().v2.core;
  const enabled = isEnabled ? null : await eventDestinations.enable(id);
  const changed =
    missing.length === 0
      ? enabled
      : await eventDestinations.update(id, { enabled_events: [...events, ...missing] });
  return changed?.lastResponse.requestId ?? null;
}

export async function disableThinDestination(id: string): Promise<void> {
  await stripe().v2.core.eventDestinations.disable(id);
}
