import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  ilike,
  inArray,
  isNotNull,
  isNull,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import type { PlanSort, PlanStatusFilter } from "@/lib/domain/plan-list";
import { RUNNING_STATUSES } from "@/lib/domain/subscription";

type Request = {
  search: string;
  status: Exclude<PlanStatusFilter, "drift"> | null;
  /** Only these; null for all. */
  keys: readonly string[] | null;
  sort: PlanSort;
  descending: boolean;
  page: number;
  pageSize: number;
};

export type PlanListRow = Awaited<ReturnType<typeof listPage>>[number];

/** One page of plans, each by the version on sale or, before the first one is, by its draft. */
export async function listPlans(request: Request): Promise<{ rows: PlanListRow[]; total: number }> {
  const current = currentVersions();
  const matching = conditions(request, current);
  const [rows, [counted]] = await Promise.all([
    listPage(request, current, matching),
    db().select({ total: count() }).from(current).where(matching),
  ]);
  return { rows, total: counted?.total ?? 0 };
}

type Current = ReturnType<typeof currentVersions>;

function currentVersions() {
  return db()
    .selectDistinctOn([plans.key])
    .from(plans)
    .orderBy(asc(plans.key), sql`${plans.publishedAt} is null`, desc(plans.version))
    .as("current");
}

function listPage(request: Request, current: Current, matching: SQL | undefined) {
  const subscribers = subscribersByPlan();
  const revenue = revenueByPlan();
  const columns = {
    name: sql`lower(${current.name})`,
    base: sql`${current.baseAmountMinor}`,
    subscribers: sql`coalesce(${subscribers.count}, 0)`,
    mrr: sql`coalesce(${revenue.mrrMinor}, 0)`,
  } as const satisfies Record<PlanSort, SQL>;
  return db()
    .select({
      key: current.key,
      name: current.name,
      version: current.version,
      currency: current.currency,
      billingInterval: current.billingInterval,
      baseAmountMinor: current.baseAmountMinor,
      includedMinutes: current.includedMinutes,
      overagePriceMinor: current.overagePriceMinor,
      usageMode: current.usageMode,
      publishedAt: current.publishedAt,
      archivedAt: current.archivedAt,
      hasDraft: hasDraft(current),
      subscribers: sql<number>`coalesce(${subscribers.count}, 0)`.mapWith(Number),
      mrrMinor: sql<number>`coalesce(${revenue.mrrMinor}, 0)`.mapWith(Number),
    })
    .from(current)
    .leftJoin(subscribers, eq(subscribers.key, current.key))
    .leftJoin(revenue, and(eq(revenue.key, current.key), eq(revenue.currency, current.currency)))
    .where(matching)
    .orderBy(request.descending ? desc(columns[request.sort]) : asc(columns[request.sort]), asc(current.key))
    .limit(request.pageSize)
    .offset((request.page - 1) * request.pageSize);
}

/** Running subscriptions of all versions of a plan. */
function subscribersByPlan() {
  return db()
    .select({ key: plans.key, count: count().as("subscribers") })
    .from(tenantBilling)
    .innerJoin(plans, eq(plans.id, tenantBilling.planId))
    .where(isRunning)
    .groupBy(plans.key)
    .as("subscribers");
}

/** Their monthly revenue by currency: amounts of two currencies are never added. */
function revenueByPlan() {
  return db()
    .select({
      key: plans.key,
      currency: tenantBilling.currency,
      mrrMinor: sql<number>`sum(coalesce(${tenantBilling.mrrMinor}, 0))`.as("mrr_minor"),
    })
    .from(tenantBilling)
    .innerJoin(plans, eq(plans.id, tenantBilling.planId))
    .where(isRunning)
    .groupBy(plans.key, tenantBilling.currency)
    .as("revenue");
}

const isRunning = inArray(tenantBilling.billingStatus, [...RUNNING_STATUSES]);

/** A version that has never been published waits beside the one on sale. */
function hasDraft(current: Current): SQL<boolean> {
  const draft = alias(plans, "draft");
  return sql<boolean>`${exists(
    db()
      .select({ id: draft.id })
      .from(draft)
      .where(
        and(
          eq(draft.key, current.key),
          gt(draft.version, current.version),
          isNull(draft.publishedAt),
          isNull(draft.archivedAt),
        ),
      ),
  )}`;
}

function conditions({ search, status, keys }: Request, current: Current): SQL | undefined {
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    search ? or(ilike(current.name, pattern), ilike(current.key, pattern)) : undefined,
    keys ? inArray(current.key, [...keys]) : undefined,
    status === "archived" ? isNotNull(current.archivedAt) : undefined,
    status === "published" ? and(isNotNull(current.publishedAt), isNull(current.archivedAt)) : undefined,
    status === "draft"
      ? and(isNull(current.archivedAt), or(isNull(current.publishedAt), hasDraft(current)))
      : undefined,
  );
}
