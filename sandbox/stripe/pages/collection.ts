import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { Page, PageRoute, Visit } from "./answer";
import { type Html, html } from "./html";
import { jsonOf } from "./object-link";
import { when } from "./words";

const PER_PAGE = 50;

/** One kind of object in the dashboard: its list, and the page of each. */
export interface Collection<R extends { id: string; created: number }> {
  folder: string;
  name: string;
  /** Oldest first. */
  rows: (sandbox: Sandbox) => R[];
  title: (row: R, sandbox: Sandbox) => string;
  columns: [name: string, cell: (row: R, sandbox: Sandbox) => Html | string | null][];
  /** As the API answers it. */
  render: (row: R, sandbox: Sandbox) => unknown;
  /** What stands above the JSON. */
  about?: (row: R, sandbox: Sandbox) => Html;
}

/** The list can be searched by everything it shows, and by id. */
export function collectionPages<R extends { id: string; created: number }>(
  collection: Collection<R>,
): PageRoute[] {
  const root = `/dashboard/test/${collection.folder}`;
  return [
    { method: "GET", path: new RegExp(`^${root}$`), answer: (visit) => list(collection, visit) },
    { method: "GET", path: new RegExp(`^${root}/([^/]+)$`), answer: (visit) => object(collection, visit) },
  ];
}

/** A table that scrolls inside its frame; first comes the row that names the columns. */
export function table(head: string[], rows: (Html | string | null)[][]): Html {
  const cell = (value: Html | string | null) => html`<td>${value ?? "—"}</td>`;
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${head.map((name) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map(cell)}</tr>`)}</tbody></table></div>`;
}

function list<R extends { id: string; created: number }>(collection: Collection<R>, visit: Visit): Page {
  const { sandbox, url } = visit;
  const { name, folder, columns, rows } = collection;
  const wanted = (url.searchParams.get("q") ?? "").trim();
  const found = rows(sandbox)
    .filter((row) => matches(collection, row, sandbox, wanted))
    .reverse();
  const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
  const page = Math.min(pages, Math.max(1, Number(url.searchParams.get("page")) || 1));
  const shown = found.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const cells = shown.map((row) => [
    html`<a href="/dashboard/test/${folder}/${encodeURIComponent(row.id)}">${collection.title(row, sandbox)}</a>`,
    ...columns.map(([, cell]) => cell(row, sandbox)),
    when(row.created),
  ]);
  const head = ["Name", ...columns.map(([column]) => column), "Created"];
  const body = html`<h1>${name}</h1>
<form class="row" role="search"><label><span class="muted">Search</span><input type="search" name="q" value="${wanted}"></label></form>
<p class="muted">${found.length === 0 ? `No ${name.toLowerCase()}${wanted === "" ? " yet." : ` match “${wanted}”.`}` : `${found.length} in all`}</p>
${found.length === 0 ? html`` : table(head, cells)}${pager(folder, wanted, page, pages)}`;
  return { look: "dashboard", title: name, body };
}

function matches<R extends { id: string; created: number }>(
  collection: Collection<R>,
  row: R,
  sandbox: Sandbox,
  wanted: string,
): boolean {
  if (wanted === "") return true;
  const cells = collection.columns.map(([, cell]) => cell(row, sandbox));
  const texts = [row.id, collection.title(row, sandbox), ...cells.map((cell) => textOf(cell))];
  return texts.some((text) => text.toLowerCase().includes(wanted.toLowerCase()));
}

function textOf(cell: Html | string | null): string {
  return cell === null ? "" : typeof cell === "string" ? cell : cell.text.replaceAll(/<[^>]*>/g, "");
}

function pager(folder: string, wanted: string, page: number, pages: number): Html {
  if (pages === 1) return html``;
  const to = (number: number) =>
    `/dashboard/test/${folder}?${new URLSearchParams({ q: wanted, page: String(number) })}`;
  const newer = page > 1 ? html`<a class="button" href="${to(page - 1)}">Newer</a>` : html``;
  const older = page < pages ? html`<a class="button" href="${to(page + 1)}">Older</a>` : html``;
  return html`<nav class="row" aria-label="Pages"><p>Page ${page} of ${pages}</p>${newer}${older}</nav>`;
}

function object<R extends { id: string; created: number }>(
  collection: Collection<R>,
  { sandbox, id }: Visit,
): Page | null {
  const row = collection.rows(sandbox).find((candidate) => candidate.id === id);
  if (!row) return null;
  const title = collection.title(row, sandbox);
  const body = html`<p><a href="/dashboard/test/${collection.folder}">${collection.name}</a></p>
<h1>${title}</h1><p class="muted"><code>${row.id}</code> · created ${when(row.created)}</p>
${collection.about ? collection.about(row, sandbox) : html``}
<details${collection.about ? html`` : html` open`}><summary>As the API answers it</summary>${jsonOf(collection.render(row, sandbox))}</details>`;
  return { look: "dashboard", title, body };
}
