import { env } from "@/lib/env";

/**
 * Behind TLS the session cookie carries the Secure prefix. We ask our own
 * address and no header, so that who writes the cookie and who reads it agree.
 */
export function usesSecureCookies(): boolean {
  return env().APP_URL.startsWith("https://");
}
