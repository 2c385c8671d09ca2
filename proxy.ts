import { type NextRequest, NextResponse } from "next/server";
import { getToken } from "next-auth/jwt";
import { usesSecureCookies } from "@/lib/auth/session-cookie";
import { env } from "@/lib/env";

/** A tenant that paid on a checkout link comes back to the second one. */
const PUBLIC_PAGES = new Set(["/sign-in", "/thanks"]);

/**
 * Gives each page its own script nonce and sends visitors without a session to
 * sign in. It spares them a bare refusal and guards nothing: each page, action
 * and route authorizes itself.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const nonce = crypto.randomUUID();
  const policy = contentSecurityPolicy(nonce);
  const response = (await mayPass(request)) ? pass(request, nonce, policy) : toSignIn(request);
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

async function mayPass(request: NextRequest): Promise<boolean> {
  // Sent away, an action would say that no answer came; let through, it says that the session has ended.
  if (request.method === "POST" && request.headers.has("next-action")) return true;
  if (PUBLIC_PAGES.has(request.nextUrl.pathname)) return true;
  const token = await getToken({
    req: request,
    secret: env().NEXTAUTH_SECRET,
    secureCookie: usesSecureCookies(),
  });
  return token !== null;
}

function pass(request: NextRequest, nonce: string, policy: string): NextResponse {
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from the policy on the request.
  headers.set("Content-Security-Policy", policy);
  return NextResponse.next({ request: { headers } });
}

function toSignIn(request: NextRequest): NextResponse {
  const url = new URL("/sign-in", request.url);
  const { pathname, search } = request.nextUrl;
  if (pathname !== "/") url.searchParams.set("callbackUrl", `${pathname}${search}`);
  return NextResponse.redirect(url);
}

function contentSecurityPolicy(nonce: string): string {
  // biome-ignore lint/style/noProcessEnv: Next sets it at build time; React's development build needs eval
  const evaluation = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    // Dialogs, toasts and charts set styles on elements; a style cannot run code.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = { matcher: "/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)" };
