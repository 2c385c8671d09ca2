import { ignored, list, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { API_VERSION } from "@/sandbox/stripe/render/wire";
import { CliSessions } from "@/sandbox/stripe/webhooks/cli-sessions";

/** How `stripe listen` begins: it gets a secret and the address of a WebSocket. */
export const stripeCliRoutes: Route[] = [
  route(
    "POST",
    "/v1/stripecli/sessions",
    {
      device_name: text(),
      websocket_feature: text(),
      websocket_features: list(text()),
      forward_to_url: text(),
      forward_connect_to_url: text(),
      forward_thin_to_url: text(),
      forward_thin_connect_to_url: text(),
      filters: ignored(text()),
    },
    ({ sandbox }) => {
      const { id, secret } = sandbox.deliveries.sessions.open();
      return {
        id,
        object: "stripecli.session",
        default_version: API_VERSION,
        latest_version: API_VERSION,
        display_connect_filter_warning: false,
        reconnect_delay: 5,
        secret,
        websocket_authorized_feature: "webhooks",
        websocket_id: id,
        websocket_url: CliSessions.address(sandbox.url().replace("localhost", "127.0.0.1")),
      };
    },
  ),
];
