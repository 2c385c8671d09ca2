import type { ServerResponse } from "node:http";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { customerPage, homePage, subscriptionPage } from "./dashboard";
import { type Html, html, layout } from "./html";
import { invoicePage } from "./invoice-page";

interface Page {
  title: string;
  body: Html;
}

const PAGES: [RegExp, (sandbox: Sandbox, id: string) => Page | null][] = [
  [/^\/()$/, homePage],
  [/^\/dashboard\/test\/customers\/([^/]+)$/, customerPage],
  [/^\/dashboard\/test\/subscriptions\/([^/]+)$/, subscriptionPage],
  [/^\/dashboard\/test\/invoices\/([^/]+)$/, invoicePage],
  [/^\/invoice\/([^/]+)(?:\/pdf)?$/, invoicePage],
];

/** Serves the small dashboard and the hosted invoice; a page that does not exist says so. */
export function page(sandbox: Sandbox, response: ServerResponse, url: URL): void {
  for (const [pattern, render] of PAGES) {
    const match = pattern.exec(url.pathname);
    const found = match && render(sandbox, match[1] ?? "");
    if (found) {
      send(response, 200, found);
      return;
    }
  }
  const body = html`<h1>Nothing here</h1><p>Local Stripe has no page at ${url.pathname}. <a href="/">Go to the start</a>.</p>`;
  send(response, 404, { title: "Nothing here", body });
}

function send(response: ServerResponse, status: number, { title, body }: Page): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(layout(title, body));
}
