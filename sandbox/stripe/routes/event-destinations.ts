import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { hash, integer, list, metadata, oneOf, required, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderEventDestination } from "@/sandbox/stripe/render/event-destination";
import { API_VERSION } from "@/sandbox/stripe/render/wire";
import { newId } from "@/sandbox/stripe/state/ids";
import type { EventDestinationRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announceThin } from "@/sandbox/stripe/webhooks/announce-thin";
import { API_VERSIONS } from "@/sandbox/stripe/webhooks/api-versions";
import { EVENT_TYPES } from "@/sandbox/stripe/webhooks/event-types";
import { patched } from "./find";
import { checkedUrl } from "./webhook-endpoints";

const PATH = "/v2/core/event_destinations";
const include = list(oneOf("webhook_endpoint.signing_secret", "webhook_endpoint.url"));
/** The secret is shown in the answer to the creation, when it is asked for, and never again. */
const includeUrl = { include: list(oneOf("webhook_endpoint.url")) };
const endpoint = hash({ url: required(text()) });

export const eventDestinationRoutes: Route[] = [
  route(
    "POST",
    PATH,
    {
      name: required(text(255)),
      description: text(),
      type: required(oneOf("webhook_endpoint")),
      event_payload: required(oneOf("snapshot", "thin")),
      enabled_events: required(list(text(), 500)),
      events_from: list(oneOf("self", "other_accounts")),
      snapshot_api_version: oneOf(...API_VERSIONS),
      webhook_endpoint: required(endpoint),
      metadata: metadata(),
      include,
    },
    ({ sandbox, values }) => {
      const isThin = values.event_payload === "thin";
      if (isThin && values.snapshot_api_version !== undefined) {
        throw invalid("snapshot_api_version is only for snapshot payloads.", "snapshot_api_version");
      }
      const now = sandbox.clock.now();
      const row = sandbox.state.eventDestinations.add({
        id: newId("ed_test", 24),
        created: now,
        name: values.name,
        description: values.description ?? "",
        url: checkedUrl(values.webhook_endpoint.url, "webhook_endpoint.url"),
        secret: newId("whsec", 32),
        enabledEvents: checkedEvents(values.enabled_events, values.event_payload),
        payload: values.event_payload,
        snapshotApiVersion: isThin ? null : (values.snapshot_api_version ?? API_VERSION),
        metadata: patched({}, values.metadata),
        enabled: true,
        updated: now,
      });
      return renderEventDestination(row, values.include);
    },
  ),
  route("GET", PATH, { limit: integer(1, 100), page: text(), ...includeUrl }, ({ sandbox, values }) => {
    const rows = sandbox.state.eventDestinations.all().reverse();
    const limit = values.limit ?? 20;
    const start = Number(values.page ?? 0);
    const isLast = start + limit >= rows.length;
    return {
      data: rows.slice(start, start + limit).map((row) => renderEventDestination(row, values.include)),
      next_page_url: isLast ? null : `${PATH}?limit=${limit}&page=${start + limit}`,
      previous_page_url: null,
    };
  }),
  route("GET", `${PATH}/:id`, includeUrl, ({ sandbox, id, values }) =>
    renderEventDestination(getDestination(sandbox, id), values.include),
  ),
  route(
    "POST",
    `${PATH}/:id`,
    {
      name: text(255),
      description: text(),
      enabled_events: list(text(), 500),
      webhook_endpoint: endpoint,
      metadata: metadata(),
      ...includeUrl,
    },
    ({ sandbox, id, values }) => {
      const row = getDestination(sandbox, id);
      const events = values.enabled_events && checkedEvents(values.enabled_events, row.payload);
      const url = values.webhook_endpoint && checkedUrl(values.webhook_endpoint.url, "webhook_endpoint.url");
      row.name = values.name ?? row.name;
      row.description = values.description ?? row.description;
      row.enabledEvents = events ?? row.enabledEvents;
      row.url = url ?? row.url;
      row.metadata = patched(row.metadata, values.metadata);
      row.updated = sandbox.clock.now();
      return renderEventDestination(row, values.include);
    },
  ),
  route("POST", `${PATH}/:id/disable`, includeUrl, ({ sandbox, id, values }) =>
    renderEventDestination(switched(sandbox, id, false), values.include),
  ),
  route("POST", `${PATH}/:id/enable`, includeUrl, ({ sandbox, id, values }) =>
    renderEventDestination(switched(sandbox, id, true), values.include),
  ),
  route("POST", `${PATH}/:id/ping`, {}, ({ sandbox, id }) => {
    const row = getDestination(sandbox, id);
    const related = { id, type: "v2.core.event_destination", url: `${PATH}/${id}` };
    return announceThin(sandbox, "v2.core.event_destination.ping", { related, only: row.id });
  }),
  route("DELETE", `${PATH}/:id`, {}, ({ sandbox, id }) => {
    getDestination(sandbox, id);
    sandbox.state.eventDestinations.remove(id);
    return { id, object: "v2.core.event_destination" };
  }),
];

function switched(sandbox: Sandbox, id: string, enabled: boolean): EventDestinationRecord {
  const row = getDestination(sandbox, id);
  row.enabled = enabled;
  row.updated = sandbox.clock.now();
  return row;
}

/** Thin events are named with their API's version in front; snapshots as webhook endpoints know them. */
function checkedEvents(types: string[], payload: EventDestinationRecord["payload"]): string[] {
  for (const [index, type] of types.entries()) {
    const isKnown =
      payload === "snapshot"
        ? EVENT_TYPES.includes(type)
        : /^v2\./.test(type) || (type.startsWith("v1.") && isThinType(type.slice(3)));
    if (!isKnown)
      throw invalid(
        `The event type ${type} is not supported for ${payload} payloads.`,
        `enabled_events[${index}]`,
      );
  }
  return types;
}

const ONLY_THIN = ["billing.meter.error_report_triggered", "billing.meter.no_meter_found"];

function isThinType(type: string): boolean {
  return ONLY_THIN.includes(type) || EVENT_TYPES.includes(type);
}

function getDestination({ state }: Sandbox, id: string): EventDestinationRecord {
  const row = state.eventDestinations.find(id);
  if (!row) throw noSuch("event destination", id);
  return row;
}
