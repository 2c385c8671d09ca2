import { API_VERSION } from "@/sandbox/stripe/render/wire";
import type { WebhookEndpointRecord } from "@/sandbox/stripe/state/records";
import type { State } from "@/sandbox/stripe/state/state";

const PREFIX = "we_configured";

/**
 * Endpoints that the server was started with, or a control named: like any
 * other, but with a secret that both sides know beforehand. They replace those
 * configured before.
 */
export function configureEndpoints(
  state: State,
  endpoints: { url: string; secret: string }[],
  created: number,
): void {
  for (const { id } of configuredEndpoints(state)) state.webhookEndpoints.remove(id);
  for (const [index, { url, secret }] of endpoints.entries()) {
    state.webhookEndpoints.add({
      id: `${PREFIX}${index + 1}`,
      created,
      url,
      secret,
      enabledEvents: ["*"],
      description: "Configured with the local Stripe",
      metadata: {},
      apiVersion: API_VERSION,
      enabled: true,
    });
  }
}

export function configuredEndpoints(state: State): WebhookEndpointRecord[] {
  return state.webhookEndpoints.all().filter(({ id }) => id.startsWith(PREFIX));
}
