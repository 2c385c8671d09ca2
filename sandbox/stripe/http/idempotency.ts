import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { StoredAnswer } from "@/sandbox/stripe/state/state";
import { ApiError } from "./errors";

const KEPT_SECONDS = 24 * 3600;
const MOST_KEPT = 50_000;

/**
 * Stripe's rules (docs.stripe.com/api/idempotent_requests): the same key with
 * the same parameters answers as before, 500s included; with other parameters
 * it is an error; while the first is under way it is a conflict.
 */
export class Idempotency {
  private readonly underway = new Set<string>();

  /** The stored answer, or null after claiming the key for this request. */
  claim({ state }: Sandbox, key: string, fingerprint: string): StoredAnswer | null {
    if (key.length > 255)
      throw new ApiError("Idempotency keys may be at most 255 characters long.", {
        type: "idempotency_error",
      });
    if (this.underway.has(key)) {
      const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
      throw new ApiError(message, { status: 409, code: "idempotency_key_in_use" });
    }
    const stored = state.answers.get(key);
    if (stored && stored.fingerprint !== fingerprint) {
      const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
      throw new ApiError(message, { type: "idempotency_error" });
    }
    if (stored) return stored;
    this.underway.add(key);
    return null;
  }

  /** Ends a claim, keeping what is to be answered again. Refused parameters keep nothing. */
  release({ state, clock }: Sandbox, key: string, answer: Omit<StoredAnswer, "at" | "key"> | null): void {
    this.underway.delete(key);
    if (!answer) return;
    state.answers.set(key, { ...answer, key, at: clock.now() });
    for (const [oldest, { at }] of state.answers) {
      if (state.answers.size <= MOST_KEPT && at > clock.now() - KEPT_SECONDS) break;
      state.answers.delete(oldest);
    }
  }
}
