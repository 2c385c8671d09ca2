import { ApiError } from "./errors";

/** What a live key of nobody's account begins with: the only one that a live sandbox takes. */
const LIVE_PREFIX = "sk_live_sandbox_";

/**
 * Takes any test key of a plausible length, as a Bearer token or as the user of
 * Basic auth. A sandbox that was started live takes a live key that names it
 * and no other, so that a real one is never taken here.
 */
export function authenticate(header: string | undefined, isLive: boolean): void {
  const key = keyFrom(header ?? "");
  if (key === "") {
    const hint =
      "You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
    throw refused(`You did not provide an API key. ${hint}`);
  }
  if (isLive && key.startsWith(LIVE_PREFIX)) return;
  if (/^[sr]k_live_/.test(key)) throw refused("This is a local Stripe: it never accepts a live key.");
  if (isLive || !/^[sr]k_test_/.test(key) || key.length < 12)
    throw refused(`Invalid API Key provided: ${key.slice(0, 8)}****`);
}

function keyFrom(header: string): string {
  const [scheme = "", credentials = ""] = header.split(" ");
  if (scheme.toLowerCase() === "bearer") return credentials;
  if (scheme.toLowerCase() !== "basic") return "";
  return Buffer.from(credentials, "base64").toString().split(":")[0] ?? "";
}

function refused(message: string): ApiError {
  return new ApiError(message, { status: 401, headers: { "www-authenticate": 'Basic realm="Stripe"' } });
}
