import { and, eq, ilike, isNotNull, ne, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import type { EventFilter } from "@/lib/domain/event-list";
import { STRIPE_API_VERSION } from "@/lib/domain/stripe-api-version";

/** The events that a filter asks for. */
export function eventConditions(filter: EventFilter): SQL | undefined {
  return and(
    filter.search ? matches(filter.search) : undefined,
    filter.tenantId === null ? undefined : ofTenant(filter.tenantId),
    filter.type ? eq(stripeEvents.type, filter.type) : undefined,
    filter.state ? eq(stripeEvents.state, filter.state) : undefined,
    filter.from
      ? sql`${stripeEvents.receivedAt} >= ${filter.from}::date::timestamp at time zone 'UTC'`
      : undefined,
    filter.to
      ? sql`${stripeEvents.receivedAt} < (${filter.to}::date + 1)::timestamp at time zone 'UTC'`
      : undefined,
    filter.isOtherVersion ? isOtherVersion : undefined,
  );
}

/** A thin event says no version, and has none. */
export const isOtherVersion = and(
  isNotNull(stripeEvents.apiVersion),
  ne(stripeEvents.apiVersion, STRIPE_API_VERSION),
);

function matches(search: string): SQL | undefined {
  return or(
    eq(stripeEvents.id, search),
    eq(stripeEvents.customerId, search),
    eq(stripeEvents.objectId, search),
    ofTenants(ilike(tenants.name, `%${search.replace(/[\\%_]/g, "\\$&")}%`)),
  );
}

/** An event that failed names no tenant, but its customer may be the tenant's. */
function ofTenant(tenantId: number): SQL | undefined {
  const customer = db()
    .select({ id: tenantBilling.stripeCustomerId })
    .from(tenantBilling)
    .where(eq(tenantBilling.tenantId, tenantId));
  return or(eq(stripeEvents.tenantId, tenantId), sql`${stripeEvents.customerId} = ${customer}`);
}

/** The same of many; the arrays are worked out before the events are looked at, so that both indexes are used. */
function ofTenants(which: SQL): SQL | undefined {
  const ids = db().select({ id: tenants.id }).from(tenants).where(which);
  const customers = db()
    .select({ id: tenantBilling.stripeCustomerId })
    .from(tenantBilling)
    .innerJoin(tenants, eq(tenants.id, tenantBilling.tenantId))
    .where(and(which, isNotNull(tenantBilling.stripeCustomerId)));
  return or(
    sql`${stripeEvents.tenantId} = any(array(${ids}))`,
    sql`${stripeEvents.customerId} = any(array(${customers}))`,
  );
}
