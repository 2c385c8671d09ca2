import { and, count, eq, exists, gt, inArray, isNull, lte, min, ne, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { suspensions } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import { SERVED_OWING_STATUSES } from "@/lib/domain/subscription";
import type { ServiceHold } from "@/lib/domain/suspension";
import { currentPeriodMinutes } from "@/lib/tenants/current-period-minutes";

/** Whether a hold of a kind is on a tenant, as `serviceHold` has it, for a query over `tenants`. */
export function isHeld(kind: ServiceHold["kind"], at: Date): SQL {
  const held = db()
    .select({ one: sql`1` })
    .from(suspensions)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, suspensions.tenantId));
  if (kind === "suspended") {
    return exists(
      held
        .leftJoin(plans, eq(plans.id, tenantBilling.planId))
        .where(
          and(
            eq(suspensions.tenantId, tenants.id),
            lte(suspensions.startsAt, at),
            or(isNull(suspensions.endsAt), gt(suspensions.endsAt, at)),
            or(ne(suspensions.reason, "quota"), MAY_HOLD_QUOTA),
          ),
        ),
    );
  }
  const pending = held.where(and(eq(suspensions.tenantId, tenants.id), isInGrace(at)));
  return sql`(${exists(pending)} and not ${isHeld("suspended", at)})`;
}

/** As `activeSuspensions` has it. */
const MAY_HOLD_QUOTA = sql`(${plans.includedMinutes} > 0
  and coalesce(${currentPeriodMinutes} >= ${plans.includedMinutes}, true))`;

export type HoldCounts = { suspended: number; inGrace: number; nextSuspensionAt: Date | null };

/** How many tenants are suspended, how many will be, and when the first of them. */
export async function countHolds(at: Date): Promise<HoldCounts> {
  const [[suspended], [pending]] = await Promise.all([
    db().select({ total: count() }).from(tenants).where(isHeld("suspended", at)),
    db()
      .select({ total: count(), next: min(suspensions.startsAt) })
      .from(suspensions)
      .innerJoin(tenants, eq(tenants.id, suspensions.tenantId))
      .innerJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
      .where(and(isInGrace(at), sql`not ${isHeld("suspended", at)}`)),
  ]);
  return {
    suspended: suspended?.total ?? 0,
    inGrace: pending?.total ?? 0,
    nextSuspensionAt: pending?.next ?? null,
  };
}

function isInGrace(at: Date) {
  return and(
    eq(suspensions.reason, "payment"),
    gt(suspensions.startsAt, at),
    inArray(tenantBilling.billingStatus, SERVED_OWING_STATUSES),
  );
}
