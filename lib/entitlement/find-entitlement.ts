import { eq, type Placeholder, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenantLines, tenants } from "@/db/schema/tenants";
import { type Entitlement, entitlementOf } from "@/lib/domain/entitlement";
import { findSubscriptionStatus } from "@/lib/domain/subscription";
import { LINE_KINDS } from "@/lib/domain/values";
import { suspensionsOfTenant } from "@/lib/suspensions/suspensions-of-tenant";
import { currentPeriodMinutes } from "@/lib/tenants/current-period-minutes";

/** A tenant's id, or a line of its: a phone number id, a number or an assistant id. */
export type Asked = { tenantId: number } | { line: string };

export type TenantEntitlement = Entitlement & {
  /** Of the current period, as it will be billed; null without one. */
  minutesUsed: number | null;
  /** Null: unlimited, or no plan. */
  minutesIncluded: number | null;
};

/**
 * Whether a tenant may be served at a moment, in one query that reads single
 * rows by their keys, the days of one period and the calls of its two edges.
 * Null when nobody has that id or line.
 */
export async function findEntitlement(asked: Asked, at: Date): Promise<TenantEntitlement | null> {
  const [row] = await ("line" in asked ? byLine().execute(asked) : byTenant().execute(asked));
  if (!row) return null;
  const facts = {
    status: findSubscriptionStatus(row.billingStatus),
    suspensions: row.suspensions,
    minutesUsed: row.minutesUsed,
    includedMinutes: row.minutesIncluded,
  };
  return {
    ...entitlementOf(facts, at),
    minutesUsed: row.minutesUsed,
    minutesIncluded: row.minutesIncluded,
  };
}

// Built once: it is asked before every call, and building a statement costs as much as Postgres takes for it.
const byTenant = once(() => prepareFor("entitlement_by_tenant", sql`${sql.placeholder("tenantId")}`));
const byLine = once(() => prepareFor("entitlement_by_line", tenantOfLine(sql.placeholder("line"))));

function prepareFor(name: string, tenantId: SQL) {
  return db()
    .select({
      billingStatus: tenantBilling.billingStatus,
      minutesUsed: currentPeriodMinutes,
      minutesIncluded: plans.includedMinutes,
      suspensions: suspensionsOfTenant,
    })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .leftJoin(plans, eq(plans.id, tenantBilling.planId))
    .where(eq(tenants.id, tenantId))
    .prepare(name);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The same value may be a line of two kinds: a call would go by the first kind, and so does the answer. */
function tenantOfLine(line: Placeholder): SQL {
  const candidates = LINE_KINDS.map((kind) => sql`(${kind}, ${line})`);
  return sql`(
    select ${tenantLines.tenantId} from ${tenantLines}
    where (${tenantLines.kind}, ${tenantLines.value}) in (${sql.join(candidates, sql`, `)})
    order by ${tenantLines.kind} limit 1)`;
}
