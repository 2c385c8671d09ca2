import { and, asc, count, desc, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { PlanTermsSchema } from "@/lib/domain/plan";
import { type PlanStanding, standingOf } from "@/lib/domain/plan-list";
import { findSubscriptionStatus, RUNNING_STATUSES } from "@/lib/domain/subscription";

export type PlanVersionRow = {
  id: number;
  version: number;
  terms: ReturnType<typeof PlanTermsSchema.parse>;
  standing: PlanStanding;
  /** Stripe may know it: what it charges no longer changes in place. */
  isTouched: boolean;
  productId: string | null;
  basePriceId: string | null;
  overagePriceId: string | null;
  meterId: string | null;
  createdAt: Date;
  publishedAt: Date | null;
  subscribers: number;
  mrrMinor: number;
};

export type PlanDetail = { key: string; versions: [PlanVersionRow, ...PlanVersionRow[]] };

/** A plan with all its versions, the newest first, and what runs on each; null when there is none. */
export async function findPlan(key: string): Promise<PlanDetail | null> {
  const rows = await db()
    .select({
      plan: plans,
      subscribers: count(tenantBilling.tenantId),
      mrrMinor: sql`coalesce(sum(${tenantBilling.mrrMinor}), 0)`.mapWith(Number),
    })
    .from(plans)
    .leftJoin(tenantBilling, and(eq(tenantBilling.planId, plans.id), isRunning))
    .where(eq(plans.key, key))
    .groupBy(plans.id)
    .orderBy(desc(plans.version))
    .limit(1_000);
  const [newest, ...older] = rows.map(({ plan, subscribers, mrrMinor }, index) => ({
    id: plan.id,
    version: plan.version,
    terms: PlanTermsSchema.parse(plan),
    standing: standingOf(plan, index === 0),
    isTouched: plan.stripeProductId !== null,
    productId: plan.stripeProductId,
    basePriceId: plan.stripeBasePriceId,
    overagePriceId: plan.stripeOveragePriceId,
    meterId: plan.stripeMeterId,
    createdAt: plan.createdAt,
    publishedAt: plan.publishedAt,
    subscribers,
    mrrMinor,
  }));
  return newest ? { key, versions: [newest, ...older] } : null;
}

/** Tenants with a running subscription on any version of a plan, by name. */
export async function listSubscribers(key: string, page: number, pageSize: number) {
  const rows = await db()
    .select({
      tenantId: tenants.id,
      name: tenants.name,
      version: plans.version,
      billingStatus: tenantBilling.billingStatus,
      mrrMinor: tenantBilling.mrrMinor,
      currency: tenantBilling.currency,
    })
    .from(tenantBilling)
    .innerJoin(plans, eq(plans.id, tenantBilling.planId))
    .innerJoin(tenants, eq(tenants.id, tenantBilling.tenantId))
    .where(and(eq(plans.key, key), isRunning))
    .orderBy(asc(sql`lower(${tenants.name})`), asc(tenants.id))
    .limit(pageSize)
    .offset((page - 1) * pageSize);
  return rows.map(({ billingStatus, ...row }) => ({ ...row, status: findSubscriptionStatus(billingStatus) }));
}

const isRunning = inArray(tenantBilling.billingStatus, [...RUNNING_STATUSES]);
