import { createHmac } from "node:crypto";

const TIMEOUT_MS = 30_000;

/** Posts a signed body and answers the HTTP status, 0 when nobody answered. */
export async function post(url: string, secret: string, body: string): Promise<number> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "stripe-signature": signature(body, secret),
      },
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/**
 * `Stripe-Signature` as docs.stripe.com/webhooks describes it. Receivers compare
 * its time with their own real clock, so the sandbox clock has no say here.
 */
export function signature(payload: string, secret: string): string {
  const timestamp = Math.floor(Date.now() / 1000);
  return `t=${timestamp},v1=${createHmac("sha256", secret).update(`${timestamp}.${payload}`).digest("hex")}`;
}
