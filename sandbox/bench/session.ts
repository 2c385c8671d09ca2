import { z } from "zod";
import { DEMO } from "@/sandbox/demo/environment";

const Csrf = z.object({ csrfToken: z.string() });

/** Signs the owner in as the browser does, and returns the cookie header of the session. */
export async function signIn(appUrl: string): Promise<string> {
  const csrf = await fetch(`${appUrl}/api/auth/csrf`);
  const { csrfToken } = Csrf.parse(await csrf.json());
  const response = await fetch(`${appUrl}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookiesOf(csrf) },
    body: new URLSearchParams({
      csrfToken,
      email: DEMO.OWNER_EMAIL,
      password: DEMO.OWNER_PASSWORD,
      json: "true",
    }),
  });
  const cookies = cookiesOf(response);
  if (!cookies.includes("session-token")) throw new Error(`The sign-in was refused: ${response.status}`);
  return cookies;
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
