import { type Html, html } from "./html";

/** Which part of the dashboard shows an object, by the beginning of its id. */
const FOLDERS: Record<string, string> = {
  cus: "customers",
  sub: "subscriptions",
  in: "invoices",
  price: "prices",
  prod: "products",
  mtr: "meters",
  evt: "events",
  du: "disputes",
  req: "logs",
  cs: "checkout_sessions",
  we: "webhooks",
};

const ID = /\b([a-z]+)_(?:test_|sched_)?[A-Za-z0-9]{8,}\b/g;

export function objectLink(id: string, label: string = id): Html {
  const folder = id.startsWith("sub_sched_") ? "subscription_schedules" : FOLDERS[id.split("_")[0] ?? ""];
  if (folder === undefined) return html`${label}`;
  return html`<a href="/dashboard/test/${folder}/${encodeURIComponent(id)}">${label}</a>`;
}

/** An object as the API answers it, in which every id leads to its page. */
export function jsonOf(value: unknown): Html {
  const text = JSON.stringify(value, null, 2);
  const pieces: Html[] = [];
  let from = 0;
  for (const match of text.matchAll(ID)) {
    pieces.push(html`${text.slice(from, match.index)}`, objectLink(match[0]));
    from = match.index + match[0].length;
  }
  pieces.push(html`${text.slice(from)}`);
  return html`<pre tabindex="0">${pieces}</pre>`;
}
