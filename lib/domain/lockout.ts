const FAILURES_ALLOWED = 5;
export const LOCKOUT_WINDOW_MS = 15 * 60 * 1000;

/**
 * Until when an email may not sign in, or null. Five failures within fifteen
 * minutes lock it until the first of those five is fifteen minutes old.
 */
export function lockedUntil(failedAt: Date[], at: Date): Date | null {
  const fifth = failedAt
    .map((failure) => failure.getTime())
    .sort((one, other) => other - one)
    .at(FAILURES_ALLOWED - 1);
  if (fifth === undefined) return null;
  const end = fifth + LOCKOUT_WINDOW_MS;
  return end > at.getTime() ? new Date(end) : null;
}
