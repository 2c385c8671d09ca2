/**
 * Whether an instant may be meant: nothing here happened before 2000 or happens
 * after 2200. Beyond lies a slip of whoever wrote it, and, far beyond, what
 * Postgres refuses to store.
 */
export function isInKnownYears(at: Date): boolean {
  const year = at.getUTCFullYear();
  return year >= 2000 && year <= 2200;
}
