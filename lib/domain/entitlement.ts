import { isUsedUp } from "./allowance";
import { meaningOf, type SubscriptionStatus } from "./subscription";
import { activeSuspensions, type Suspension } from "./suspension";
import { SUSPENSION_REASONS, type SuspensionReason } from "./values";

/** Why a tenant is served or not: its subscription's status, the lack of one, or a suspension. */
export type EntitlementReason = SubscriptionStatus | "no_subscription" | `suspended_${SuspensionReason}`;

export type Entitlement = { servesCalls: boolean; reason: EntitlementReason };

/**
 * Whether a tenant's calls are answered at a moment. A suspension by hand comes
 * before one for payment, that before the quota's; then the subscription
 * decides. The quota's holds only while the included minutes are used up, so a
 * correction or a larger allowance ends it before anybody lifts it; minutes that
 * are not known here (null) leave it to the row. A plan with 0 included minutes
 * has no quota that could be used up.
 */
export function entitlementOf(
  facts: {
    status: SubscriptionStatus | null;
    suspensions: readonly Suspension[];
    minutesUsed: number | null;
    includedMinutes: number | null;
  },
  at: Date,
): Entitlement {
  const { status, suspensions, minutesUsed, includedMinutes } = facts;
  const mayHoldQuota = isUsedUp(minutesUsed ?? Number.POSITIVE_INFINITY, includedMinutes);
  const active = activeSuspensions(suspensions, at).filter(
    ({ reason }) => reason !== "quota" || mayHoldQuota,
  );
  const first = SUSPENSION_REASONS.find((reason) => active.some((found) => found.reason === reason));
  if (first) return { servesCalls: false, reason: `suspended_${first}` };
  if (status === null) return { servesCalls: false, reason: "no_subscription" };
  return { servesCalls: meaningOf(status).servesCalls, reason: status };
}
