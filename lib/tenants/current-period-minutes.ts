import { type SQL, sql } from "drizzle-orm";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { minutesBetween } from "@/lib/usage/minutes-between";

const startsAt = sql`${tenantBilling.currentPeriodStart}`;
const endsAt = sql`${tenantBilling.currentPeriodEnd}`;
const minutes = minutesBetween({
  tenantId: sql`${tenants.id}`,
  startsAt,
  endsAt,
  incrementSeconds: sql`coalesce(${plans.callIncrementSeconds}, 1)`,
});

/**
 * The total of a tenant's current period in minutes, exactly as it will be
 * billed, for a query that joins `tenants`, `tenant_billing` and `plans`. Null
 * without a period.
 */
export const currentPeriodMinutes: SQL<number | null> = sql<number | null>`
  case when ${startsAt} is not null and ${endsAt} is not null then ${minutes} end`.mapWith(
  (value: string | null) => (value === null ? null : Number(value)),
);
