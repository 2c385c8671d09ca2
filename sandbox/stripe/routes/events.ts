import { noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { bool, list, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import type { EventRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { getEndpoint } from "./webhook-endpoints";

export const eventRoutes: Route[] = [
  route("GET", "/v1/events/:id", {}, ({ sandbox, id }) => renderEvent(getEvent(sandbox, id))),
  route("POST", "/v1/events/:id/retry", { webhook_endpoint: text() }, ({ sandbox, id, values }) => {
    const row = getEvent(sandbox, id);
    const { webhook_endpoint: endpoint } = values;
    if (endpoint !== undefined) getEndpoint(sandbox, endpoint);
    sandbox.deliveries.resend(row, endpoint);
    return renderEvent(row);
  }),
  route(
    "GET",
    "/v1/events",
    { ...pageParams, ...createdParams, type: text(), types: list(text(), 20), delivery_success: bool() },
    ({ sandbox, values }) => {
      const wanted = values.types ?? (values.type === undefined ? null : [values.type]);
      const matches = (row: EventRecord) =>
        (wanted === null || wanted.some((type) => covers(type, row.type))) &&
        (values.delivery_success === undefined || values.delivery_success === (row.pendingWebhooks === 0));
      return pageOf(sandbox.state.events.all(), values, "/v1/events", renderEvent, matches);
    },
  ),
];

export function renderEvent(row: EventRecord): object {
  const event: object = JSON.parse(row.json);
  return { ...event, pending_webhooks: row.pendingWebhooks };
}

/** `invoice.*` asks for a family. */
function covers(wanted: string, type: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : wanted === type;
}

function getEvent({ state }: Sandbox, id: string): EventRecord {
  const row = state.events.find(id);
  if (!row) throw noSuch("event", id);
  return row;
}
