/** How our tables and Stripe may differ. */
export const DRIFT_KINDS = [
  "customer_mirror",
  "invoice_mirror",
  "orphan_customer",
  "deleted_customer",
  "missing_customer",
  "second_subscription",
  "catalogue",
  "usage",
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** Why they differ, as far as it can be told. */
export const DRIFT_CAUSES = [
  "event_missing",
  "event_waiting",
  "event_failed",
  "names_no_tenant",
  "names_unknown_tenant",
  "tenant_has_another",
  "deleted_at_stripe",
  "unknown_to_stripe",
  "two_running",
  "changed_by_hand",
  "gone_by_hand",
  "days_differ",
  "late_call",
  "report_refused",
  "report_lost",
  "rounding",
  "clock",
] as const;
export type DriftCause = (typeof DRIFT_CAUSES)[number];

/** What a person can do about a difference that does not repair itself. */
export const DRIFT_FIXES = ["link", "ignore", "forget", "cancel_second", "publish"] as const;
export type DriftFix = (typeof DRIFT_FIXES)[number];

/** What a person can do about usage that Stripe bills otherwise; which of them, its cause says. */
export const USAGE_FIXES = ["send_again", "put_back", "mend_days", "record_late", "accept"] as const;
export type UsageFix = (typeof USAGE_FIXES)[number];

const FIXES: Record<DriftKind, readonly DriftFix[]> = {
  customer_mirror: [],
  invoice_mirror: [],
  orphan_customer: ["link", "ignore"],
  deleted_customer: ["forget"],
  missing_customer: ["forget"],
  second_subscription: ["cancel_second"],
  catalogue: ["publish"],
  usage: [],
};

export function fixesOf(kind: DriftKind): readonly DriftFix[] {
  return FIXES[kind];
}

/** Whether what was typed confirms that money of this customer is touched: in live mode its id, whole. */
export function confirmsCustomer(typed: string, customerId: string, livemode: boolean): boolean {
  return !livemode || typed.trim() === customerId;
}

/** Whether a difference still stands. */
export const DRIFT_STANDINGS = ["open", "ended"] as const;
export type DriftStanding = (typeof DRIFT_STANDINGS)[number];

/** What ended a difference. */
export const DRIFT_REPAIRS = ["synced", "linked", "gone", ...DRIFT_FIXES, ...USAGE_FIXES] as const;
export type DriftRepair = (typeof DRIFT_REPAIRS)[number];

/** Both values of one thing, by the name of what differs. */
export type DriftValues = Record<string, unknown>;

/**
 * The named values in which two readings differ, from both sides; null when
 * they agree. Dates are told as text, so that they are what is stored.
 */
export function differingValues(
  ours: DriftValues,
  stripes: DriftValues,
  names: readonly string[],
): { ours: DriftValues; stripes: DriftValues } | null {
  const differing = names.filter((name) => told(ours[name]) !== told(stripes[name]));
  if (differing.length === 0) return null;
  const pick = (values: DriftValues) =>
    Object.fromEntries(differing.map((name) => [name, JSON.parse(told(values[name]))]));
  return { ours: pick(ours), stripes: pick(stripes) };
}

/** Keys in one order: what came from the database and what was just made are told alike. */
function told(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => left.localeCompare(right)))
      : inner,
  );
}

/** One thing that differs, as both sides have it; null where a side says nothing of it. */
export type DifferingValue = { name: string; ours: string | null; stripes: string | null };

/** What a screen shows of both sides: every name that either of them says something of. */
export function sideBySide(ours: unknown, stripes: unknown): DifferingValue[] {
  const [left, right] = [valuesOf(ours), valuesOf(stripes)];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .map((name) => ({ name, ours: textOf(left[name]), stripes: textOf(right[name]) }))
    .filter(({ ours: one, stripes: other }) => one !== null || other !== null);
}

function valuesOf(side: unknown): DriftValues {
  return typeof side === "object" && side !== null ? { ...side } : {};
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
