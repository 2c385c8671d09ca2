/** Failures before the first byte of the message: the address was not found, or nobody listened or could be trusted. */
const BEFORE_CONNECTED = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EDNS",
  "ETLS",
  "EAUTH",
  "ERR_INVALID_URL",
  "UND_ERR_CONNECT_TIMEOUT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** nodemailer names its two early time-outs with the code of the late one; only their sentences differ. */
const EARLY_TIMEOUT = /^(Connection timeout|Greeting never received)/;

/**
 * Whether a failed delivery certainly delivered nothing: it never connected, or
 * the mail server said no in so many words. Anything else, above all a time-out
 * after the message left, may have arrived.
 */
export function wasNeverSent(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (EARLY_TIMEOUT.test(cause.message)) return true;
    if ("responseCode" in cause && typeof cause.responseCode === "number") return true;
    if ("syscall" in cause && (cause.syscall === "connect" || cause.syscall === "getaddrinfo")) return true;
    if ("code" in cause && typeof cause.code === "string" && BEFORE_CONNECTED.has(cause.code)) return true;
  }
  return false;
}
