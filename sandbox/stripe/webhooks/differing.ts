/** What `before` held where it differs: Stripe's `previous_attributes`, nested hashes likewise, lists whole. */
export function differing(before: unknown, after: unknown): object | null {
  if (!isPlain(before) || !isPlain(after)) return null;
  const out: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, current] = [before[key], after[key]];
    if (JSON.stringify(old) === JSON.stringify(current)) continue;
    out[key] = differing(old, current) ?? old ?? null;
  }
  return Object.keys(out).length > 0 ? out : null;
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
