import { meaningOf, type SubscriptionStatus } from "./subscription";
import { activeSuspensions, type QuotaUse, type Suspension } from "./suspension";
import { SUSPENSION_REASONS, type SuspensionReason } from "./values";

/** Why a tenant is served or not: its subscription's status, the lack of one, or a suspension. */
export type EntitlementReason = SubscriptionStatus | "no_subscription" | `suspended_${SuspensionReason}`;

export type Entitlement = { servesCalls: boolean; reason: EntitlementReason };

/**
 * Whether a tenant's calls are answered at a moment. A suspension by hand comes
 * before one for payment, that before the quota's; then the subscription
 * decides.
 */
export function entitlementOf(
  facts: QuotaUse & { status: SubscriptionStatus | null; suspensions: readonly Suspension[] },
  at: Date,
): Entitlement {
  const { status, suspensions } = facts;
  const active = activeSuspensions(suspensions, facts, at);
  const first = SUSPENSION_REASONS.find((reason) => active.some((found) => found.reason === reason));
  if (first) return { servesCalls: false, reason: `suspended_${first}` };
  if (status === null) return { servesCalls: false, reason: "no_subscription" };
  return { servesCalls: meaningOf(status).servesCalls, reason: status };
}
