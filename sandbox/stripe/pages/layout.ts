import type { Page } from "./answer";
import { type Html, html, Html as Markup } from "./html";
import { STYLE } from "./style";

const SECTIONS = [
  ["customers", "Customers"],
  ["subscriptions", "Subscriptions"],
  ["invoices", "Invoices"],
  ["products", "Products"],
  ["events", "Events"],
  ["logs", "Logs"],
  ["webhooks", "Webhooks"],
] as const;

/** A whole document. `path` marks the section of the dashboard that is open. */
export function documentOf({ look, title, body }: Page, path: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Local Stripe</title>
<link rel="icon" href="data:,">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header><div>${look === "dashboard" ? navigation(path) : html`<span class="name">Local Stripe</span><span>Test mode: no money moves here</span>`}</div></header>
<main class="${look}">${body}</main>
</body>
</html>`.text;
}

function navigation(path: string): Html {
  const links = SECTIONS.map(([folder, name]) => {
    const here = path.startsWith(`/dashboard/test/${folder}`) ? html` aria-current="page"` : html``;
    return html`<a href="/dashboard/test/${folder}"${here}>${name}</a>`;
  });
  return html`<a class="name" href="/dashboard/test">Local Stripe</a>${links}`;
}
