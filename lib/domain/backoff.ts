const FIRST_DELAY_MS = 5_000;
const MOST_ATTEMPTS = 8;

/**
 * How long a failed event waits before it is tried again: 5 s, doubling, to
 * about five minutes. Null after the eighth attempt: then it waits for a person.
 */
export function retryDelayMs(attempts: number): number | null {
  return attempts >= MOST_ATTEMPTS ? null : FIRST_DELAY_MS * 2 ** Math.max(0, attempts - 1);
}
