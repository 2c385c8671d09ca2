import { renderWebhookEndpoint } from "@/sandbox/stripe/render/webhook-endpoint";
import { renderEvent } from "@/sandbox/stripe/routes/events";
import type { EventRecord, WebhookEndpointRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { Attempt } from "@/sandbox/stripe/webhooks/deliveries";
import type { Answer, PageRoute, Visit } from "./answer";
import { type Collection, collectionPages, table } from "./collection";
import { type Html, html } from "./html";
import { objectLink } from "./object-link";
import { badge } from "./status-badge";

const SHOWN = 50;

const events: Collection<EventRecord> = {
  folder: "events",
  name: "Events",
  rows: ({ state }) => state.events.all(),
  title: (row) => row.type,
  columns: [["Id", (row) => row.id]],
  render: renderEvent,
  about: (row, { deliveries }) => html`<h2>Deliveries</h2>
${attemptTable(deliveries.attempts.filter((attempt) => attempt.event === row.id))}
<form method="post" action="/dashboard/test/events/${row.id}/resend"><p><button>Send again</button></p></form>`,
};

const endpoints: Collection<WebhookEndpointRecord> = {
  folder: "webhooks",
  name: "Webhooks",
  rows: ({ state }) => state.webhookEndpoints.all(),
  title: (row) => row.url,
  columns: [["State", (row) => badge(row.enabled ? "enabled" : "disabled")]],
  render: renderWebhookEndpoint,
};

export const eventPages: PageRoute[] = [
  ...collectionPages(events),
  { method: "GET", path: /^\/dashboard\/test\/webhooks$/, answer: webhooks },
  ...collectionPages(endpoints),
  { method: "POST", path: /^\/dashboard\/test\/events\/([^/]+)\/resend$/, answer: resend },
];

function resend({ sandbox, id }: Visit): Answer | null {
  const row = sandbox.state.events.find(id);
  if (!row) return null;
  sandbox.deliveries.resend(row);
  return { redirect: `/dashboard/test/events/${row.id}` };
}

function webhooks({ sandbox }: Visit): Answer {
  const { state, deliveries } = sandbox;
  const registered = state.webhookEndpoints.all();
  const rows = [
    ...registered.map((row) => [
      objectLink(row.id, row.url),
      `${eventsOf(row)}, API version ${row.apiVersion ?? "of the account"}`,
      badge(row.enabled ? "enabled" : "disabled"),
    ]),
    ...state.eventDestinations
      .all()
      .map((row) => [
        row.url,
        `${eventsOf(row)}, ${row.payload} payload`,
        badge(row.enabled ? "enabled" : "disabled"),
      ]),
  ];
  const body = html`<h1>Webhooks</h1>${rows.length === 0 ? html`<p class="muted">No endpoint.</p>` : table(["Endpoint", "Gets", "State"], rows)}
<h2>Newest deliveries</h2>${attemptTable(deliveries.attempts)}`;
  return { look: "dashboard", title: "Webhooks", body };
}

function eventsOf({ enabledEvents }: { enabledEvents: string[] }): string {
  return enabledEvents.includes("*") ? "every event" : `${enabledEvents.length} event types`;
}

function attemptTable(attempts: Attempt[]): Html {
  if (attempts.length === 0) return html`<p class="muted">None since this server was started.</p>`;
  const rows = attempts
    .slice(-SHOWN)
    .reverse()
    .map((attempt) => [objectLink(attempt.event, attempt.type), attempt.url, outcomeOf(attempt), attempt.at]);
  return table(["Event", "Endpoint", "Answer", "When (real time)"], rows);
}

function outcomeOf({ status, attempt }: Attempt): string {
  const answer = status === -1 ? "lost on request" : status === 0 ? "no answer" : String(status);
  return attempt > 1 ? `${answer} (attempt ${attempt})` : answer;
}

export function newestEvents({ state }: Sandbox, count: number): Html {
  const rows = state.events.all().slice(-count).reverse();
  if (rows.length === 0) return html`<p class="muted">Nothing has happened yet.</p>`;
  return html`<ul>${rows.map((row) => html`<li>${objectLink(row.id, row.type)}</li>`)}</ul>`;
}
