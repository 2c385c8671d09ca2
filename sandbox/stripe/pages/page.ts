import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestLog } from "@/sandbox/stripe/http/request-log";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { Timekeeper } from "@/sandbox/stripe/state/timekeeper";
import type { Answer, Page, PageRoute } from "./answer";
import { checkoutPages } from "./checkout-pages";
import { dashboardPages } from "./dashboard-pages";
import { html } from "./html";
import { invoicePages } from "./invoice-pages";
import { documentOf } from "./layout";
import { portalPages } from "./portal-pages";

const PAGES: PageRoute[] = [...dashboardPages, ...checkoutPages, ...invoicePages, ...portalPages];

export interface PageParts {
  sandbox: Sandbox;
  timekeeper: Timekeeper;
  log: RequestLog;
  changed: () => void;
}

/** Serves what people look at and click: the dashboard, and the pages a customer is sent to. */
export async function servePage(
  parts: PageParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
): Promise<void> {
  const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
  if (method === "POST" && !isFromHere(request)) {
    send(response, page("Refused", "A page of another site may not press buttons here.", 403), url);
    return;
  }
  const path = canonical(url.pathname);
  for (const route of PAGES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (!match) continue;
    const visit = { ...parts, id: decodeURIComponent(match[1] ?? ""), url, form: new URLSearchParams(body) };
    const answer = await route.answer(visit);
    if (method === "POST") parts.changed();
    if (!answer) break;
    send(response, answer, url);
    return;
  }
  send(response, page("Nothing here", `Local Stripe has nothing at ${url.pathname}.`, 404), url);
}

/** Links may name an account before the mode, and live links have no mode at all. */
function canonical(path: string): string {
  return path
    .replace(/^\/dashboard(?:\/acct_\w+)?(?:\/test)?(?=\/|$)/, "/dashboard/test")
    .replace(/(.)\/$/, "$1");
}

function page(title: string, text: string, status: number): Page {
  const body = html`<h1>${title}</h1><p>${text}</p><p><a href="/dashboard/test">Go to the start</a></p>`;
  return { look: "dashboard", title, body, status };
}

/** A form of another site must not act here, although nothing here is real. */
function isFromHere({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function send(response: ServerResponse, answer: Answer, url: URL): void {
  if ("redirect" in answer) {
    response.writeHead(303, { location: answer.redirect }).end();
    return;
  }
  if ("file" in answer) {
    const disposition = `inline; filename="${answer.name}"`;
    response
      .writeHead(200, { "content-type": answer.type, "content-disposition": disposition })
      .end(answer.file);
    return;
  }
  response.writeHead(answer.status ?? 200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  });
  response.end(documentOf(answer, canonical(url.pathname)));
}
