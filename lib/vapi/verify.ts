import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const TOLERANCE_MS = 5 * 60 * 1000;
const ALGORITHMS = ["sha256", "sha512", "sha1"] as const;
const ENCODINGS = ["hex", "base64"] as const;
const SIGNATURE_HEADERS = ["x-signature", "x-vapi-signature"];

type Delivery = { headers: Headers; body: Buffer; secret: string; receivedAt: Date };

/*
 * A delivery carries our secret in one of the three ways Vapi has: the
 * `x-vapi-secret` header, a bearer token, or an HMAC. The first two are judged,
 * and the third is looked for, before anything of the body is read.
 */

/** Whether the secret itself stands in a header. */
export function presentsSecret(headers: Headers, secret: string): boolean {
  const bearer = headers.get("authorization")?.replace(/^Bearer\s+/i, "");
  const presented = [headers.get("x-vapi-secret"), bearer].filter((value) => typeof value === "string");
  return presented.some((value) => equalInConstantTime(value, secret));
}

/** Whether there is a signature at all, which only the body can prove right. */
export function presentsSignature(headers: Headers): boolean {
  return signatureOf(headers) !== null;
}

/** Whether the signature is ours over `{timestamp}.{body}` or, as in some of Vapi's examples, over the body alone. */
export function hasValidSignature({ headers, body, secret, receivedAt }: Delivery): boolean {
  const signature = signatureOf(headers);
  if (!signature) return false;
  const timestamp = headers.get("x-timestamp");
  if (timestamp !== null && !isRecent(timestamp, receivedAt)) return false;
  const signed = timestamp === null ? body : Buffer.concat([Buffer.from(`${timestamp}.`), body]);
  // A prefix such as "sha256=" names the algorithm; base64 may end in "=" itself.
  const value = signature.replace(/^(sha1|sha256|sha512|v1)=/, "");
  return ALGORITHMS.some((algorithm) => {
    const digest = createHmac(algorithm, secret).update(signed).digest();
    return ENCODINGS.some((encoding) => equalInConstantTime(value, digest.toString(encoding)));
  });
}

function signatureOf(headers: Headers): string | null {
  return SIGNATURE_HEADERS.map((name) => headers.get(name)).find(Boolean) ?? null;
}

/** The unit of Vapi's timestamp is undocumented: seconds and milliseconds are told apart by size. */
function isRecent(timestamp: string, receivedAt: Date): boolean {
  const value = Number(timestamp);
  if (!Number.isFinite(value)) return false;
  const sentAtMs = value > 100_000_000_000 ? value : value * 1000;
  return Math.abs(receivedAt.getTime() - sentAtMs) <= TOLERANCE_MS;
}

/** Digests first, so that neither the length nor the first difference shows in the time it takes. */
function equalInConstantTime(left: string, right: string): boolean {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(left), digest(right));
}
