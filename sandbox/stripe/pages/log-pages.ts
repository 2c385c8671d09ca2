import type { LoggedRequest } from "@/sandbox/stripe/http/request-log";
import type { Answer, PageRoute, Visit } from "./answer";
import { table } from "./collection";
import { html } from "./html";
import { objectLink } from "./object-link";

const SHOWN = 100;

/** What was asked of the API and what came of it, for as long as this server remembers. */
export const logPages: PageRoute[] = [
  { method: "GET", path: /^\/dashboard\/test\/logs$/, answer: list },
  { method: "GET", path: /^\/dashboard\/test\/logs\/([^/]+)$/, answer: entryPage },
];

function list({ log, url }: Visit): Answer {
  const wanted = (url.searchParams.get("q") ?? "").trim();
  const found = log.entries
    .filter((entry) => wanted === "" || `${entry.method} ${entry.path} ${entry.request_id}`.includes(wanted))
    .slice(-SHOWN)
    .reverse();
  const rows = found.map((entry) => [
    statusOf(entry),
    objectLink(entry.request_id, `${entry.method} ${entry.path}`),
    entry.at,
  ]);
  const body = html`<h1>Logs</h1><form class="row" role="search"><label><span class="muted">Search</span><input type="search" name="q" value="${wanted}"></label></form>
<p class="muted">The newest ${SHOWN} requests${wanted === "" ? "" : ` that hold “${wanted}”`}, since this server was started.</p>
${rows.length === 0 ? html`<p class="muted">None.</p>` : table(["Status", "Request", "When"], rows)}`;
  return { look: "dashboard", title: "Logs", body };
}

function entryPage({ log, id }: Visit): Answer | null {
  const entry = log.entries.find((candidate) => candidate.request_id === id);
  if (!entry) return null;
  const facts: [string, string][] = [
    ["Status", statusOf(entry)],
    ["Request", entry.request_id],
    ["When", entry.at],
    ["Parameters", entry.params || "none"],
    ["Idempotency key", entry.idempotency_key ?? "none"],
  ];
  const title = `${entry.method} ${entry.path}`;
  const body = html`<p><a href="/dashboard/test/logs">Logs</a></p><h1>${title}</h1>
<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
  return { look: "dashboard", title, body };
}

function statusOf({ status, fault, replayed }: LoggedRequest): string {
  const answer = status === 0 ? "dropped" : String(status);
  const notes = [fault && `fault ${fault}`, replayed && "replayed"].filter(Boolean).join(", ");
  return notes === "" ? answer : `${answer} (${notes})`;
}
