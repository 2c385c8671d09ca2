import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/options";
import { readBoundedBody } from "@/lib/bounded-body";

type Context = RouteContext<"/api/auth/[...nextauth]">;

/** A sign-in form is a few hundred bytes. */
const MOST_BYTES = 64 * 1024;

function handle(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, authOptions());
}

/** NextAuth reads a body to its end, however long it is; so it is read here first, and bounded. */
async function handleBounded(request: NextRequest, context: Context): Promise<Response> {
  const body = await readBoundedBody(request, MOST_BYTES);
  if (!body) return new Response("The body is too large", { status: 413 });
  return handle(
    new NextRequest(request.url, { method: "POST", headers: request.headers, body: new Uint8Array(body) }),
    context,
  );
}

export { handle as GET, handleBounded as POST };
