import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { checkSignIn } from "./check-sign-in";
import { usesSecureCookies } from "./session-cookie";

declare module "next-auth" {
  interface Session {
    adminId: number;
  }
}

const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** Bounded, because hashing takes as long as the password is. */
const Credentials = z.object({
  email: z.string().trim().toLowerCase().min(1).max(254),
  password: z.string().min(1).max(200),
});

export function authOptions(): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: usesSecureCookies(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        authorize: (credentials, request) => authorize(credentials, addressOf(request.headers)),
      }),
    ],
    callbacks: {
      session: ({ session, token }) => ({ ...session, adminId: Number(token.sub) }),
    },
  };
}

/** What it throws reaches the browser as a word in an address, so it throws only words of ours. */
async function authorize(credentials: unknown, address: string | null) {
  const input = Credentials.safeParse(credentials);
  if (!input.success) return null;
  const result = await checkSignIn({ ...input.data, address, at: new Date() }).catch((error: unknown) => {
    // A failed query's message holds its parameters; its cause does not.
    logger.error({ cause: error instanceof Error ? String(error.cause) : null }, "a sign-in was not checked");
    throw new Error("unavailable");
  });
  if (result.outcome === "locked") throw new Error(`locked:${result.until.toISOString()}`);
  if (result.outcome === "refused") return null;
  return { id: String(result.admin.id), email: result.admin.email, name: result.admin.name };
}

const ForwardedFor = z.object({ "x-forwarded-for": z.string() });

function addressOf(headers: unknown): string | null {
  const parsed = ForwardedFor.safeParse(headers);
  return parsed.success ? (parsed.data["x-forwarded-for"].split(",")[0]?.trim() ?? null) : null;
}
