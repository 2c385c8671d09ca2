import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { bool, clearable, list, metadata, oneOf, required, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderWebhookEndpoint } from "@/sandbox/stripe/render/webhook-endpoint";
import { newId } from "@/sandbox/stripe/state/ids";
import type { WebhookEndpointRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { API_VERSIONS } from "@/sandbox/stripe/webhooks/api-versions";
import { EVENT_TYPES } from "@/sandbox/stripe/webhooks/event-types";
import { patched } from "./find";

const PATH = "/v1/webhook_endpoints";
const eventList = list(oneOf(...EVENT_TYPES), 500);

export const webhookEndpointRoutes: Route[] = [
  route(
    "POST",
    PATH,
    {
      url: required(text()),
      enabled_events: required(eventList),
      api_version: oneOf(...API_VERSIONS),
      connect: oneOf("false"),
      description: clearable(text()),
      metadata: metadata(),
    },
    ({ sandbox, values }) => {
      const row = sandbox.state.webhookEndpoints.add({
        id: newId("we", 24),
        created: sandbox.clock.now(),
        url: checkedUrl(values.url, "url"),
        secret: newId("whsec", 32),
        enabledEvents: values.enabled_events,
        description: values.description ?? null,
        metadata: patched({}, values.metadata),
        apiVersion: values.api_version ?? null,
        enabled: true,
      });
      return { ...renderWebhookEndpoint(row), secret: row.secret };
    },
  ),
  route("GET", `${PATH}/:id`, {}, ({ sandbox, id }) => renderWebhookEndpoint(getEndpoint(sandbox, id))),
  route(
    "POST",
    `${PATH}/:id`,
    {
      url: text(),
      enabled_events: eventList,
      description: clearable(text()),
      disabled: bool(),
      metadata: metadata(),
    },
    ({ sandbox, id, values }) => {
      const row = getEndpoint(sandbox, id);
      row.url = values.url === undefined ? row.url : checkedUrl(values.url, "url");
      row.enabledEvents = values.enabled_events ?? row.enabledEvents;
      if (values.description !== undefined) row.description = values.description;
      if (values.disabled !== undefined) row.enabled = !values.disabled;
      row.metadata = patched(row.metadata, values.metadata);
      return renderWebhookEndpoint(row);
    },
  ),
  route("DELETE", `${PATH}/:id`, {}, ({ sandbox, id }) => {
    getEndpoint(sandbox, id);
    sandbox.state.webhookEndpoints.remove(id);
    return { id, object: "webhook_endpoint", deleted: true };
  }),
  route("GET", PATH, pageParams, ({ sandbox, values }) =>
    pageOf(sandbox.state.webhookEndpoints.all(), values, PATH, renderWebhookEndpoint),
  ),
];

export function getEndpoint({ state }: Sandbox, id: string): WebhookEndpointRecord {
  const row = state.webhookEndpoints.find(id);
  if (!row) throw noSuch("webhook endpoint", id, "webhook_endpoint");
  return row;
}

export function checkedUrl(url: string, param: string): string {
  const isUrl = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isUrl) throw invalid("Not a valid URL", param, "url_invalid");
  return url;
}
