import { and, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import type { DiscountMirror } from "@/lib/domain/discount";
import { findSubscriptionStatus, type SubscriptionStatus } from "@/lib/domain/subscription";
import { TenantId } from "@/lib/domain/tenant-id";
import { type KeptSuspension, suspensionsOfTenant } from "@/lib/suspensions/suspensions-of-tenant";
import { currentPeriodMinutes } from "./current-period-minutes";

const nextPlans = alias(plans, "next_plans");

/** A tenant and what Stripe last said of it; null wherever Stripe has said nothing. */
export type Tenant = {
  id: number;
  name: string;
  email: string | null;
  stripeCustomerId: string | null;
  stripeSubscriptionId: string | null;
  status: SubscriptionStatus | null;
  plan: { key: string; name: string; version: number } | null;
  /** Of the current period; null without one. */
  minutesUsed: number | null;
  /** Null: unlimited, or no plan. */
  includedMinutes: number | null;
  livemode: boolean | null;
  currency: string | null;
  collectionMethod: string | null;
  daysUntilDue: number | null;
  discounts: DiscountMirror[];
  automaticTax: boolean;
  /** Invoices that wait to be paid. */
  openInvoices: number;
  billingAnchorDay: number | null;
  trialEndsAt: Date | null;
  currentPeriodStart: Date | null;
  currentPeriodEnd: Date | null;
  cancelAt: Date | null;
  canceledAt: Date | null;
  endedAt: Date | null;
  /** A change of plan that Stripe will make by itself. */
  scheduledChange: { at: Date; planName: string | null } | null;
  pauseBehavior: string | null;
  paymentMethod: string | null;
  /** In Stripe's sign: negative is the customer's credit. Null: not known. */
  balanceMinor: number | null;
  balanceCurrency: string | null;
  nextInvoiceAt: Date | null;
  nextInvoiceAmountMinor: number | null;
  syncedAt: Date | null;
  suspensions: KeptSuspension[];
};

/** Takes the id as the address has it: what is not an id names no tenant. */
export async function findTenant(value: string): Promise<Tenant | null> {
  const id = TenantId.safeParse(value);
  if (!id.success) return null;
  const [row] = await db()
    .select({
      id: tenants.id,
      name: tenants.name,
      email: tenants.email,
      stripeCustomerId: tenantBilling.stripeCustomerId,
      stripeSubscriptionId: tenantBilling.stripeSubscriptionId,
      billingStatus: tenantBilling.billingStatus,
      planKey: tenantBilling.plan,
      planName: plans.name,
      planVersion: plans.version,
      minutesUsed: currentPeriodMinutes,
      includedMinutes: plans.includedMinutes,
      livemode: tenantBilling.livemode,
      currency: tenantBilling.currency,
      collectionMethod: tenantBilling.collectionMethod,
      daysUntilDue: tenantBilling.daysUntilDue,
      discounts: tenantBilling.discounts,
      automaticTax: tenantBilling.automaticTax,
      openInvoices: db().$count(
        invoices,
        and(eq(invoices.tenantId, tenants.id), eq(invoices.status, "open")),
      ),
      billingAnchorDay: tenantBilling.billingAnchorDay,
      trialEndsAt: tenantBilling.trialEndsAt,
      currentPeriodStart: tenantBilling.currentPeriodStart,
      currentPeriodEnd: tenantBilling.currentPeriodEnd,
      cancelAt: tenantBilling.cancelAt,
      canceledAt: tenantBilling.canceledAt,
      endedAt: tenantBilling.endedAt,
      scheduledChange: tenantBilling.scheduledChange,
      nextPlanName: nextPlans.name,
      pauseBehavior: tenantBilling.pauseBehavior,
      paymentMethod: tenantBilling.paymentMethod,
      balanceMinor: tenantBilling.balanceMinor,
      balanceCurrency: tenantBilling.balanceCurrency,
      nextInvoiceAt: tenantBilling.nextInvoiceAt,
      nextInvoiceAmountMinor: tenantBilling.nextInvoiceAmountMinor,
      syncedAt: tenantBilling.syncedAt,
      suspensions: suspensionsOfTenant,
    })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .leftJoin(plans, eq(plans.id, tenantBilling.planId))
    .leftJoin(nextPlans, sql`${nextPlans.id} = (${tenantBilling.scheduledChange} ->> 'planId')::bigint`)
    .where(eq(tenants.id, id.data));
  if (!row) return null;
  const { billingStatus, planKey, planName, planVersion, scheduledChange, nextPlanName, ...tenant } = row;
  return {
    ...tenant,
    scheduledChange: scheduledChange && {
      at: new Date(scheduledChange.at),
      planName: nextPlanName ?? scheduledChange.planKey,
    },
    status: findSubscriptionStatus(billingStatus),
    discounts: tenant.discounts ?? [],
    automaticTax: tenant.automaticTax ?? false,
    // The foundation's rows name a plan that may not be in the catalogue.
    plan: planKey === null ? null : { key: planKey, name: planName ?? planKey, version: planVersion ?? 1 },
  };
}

/** Whether somebody has this id. */
export async function isTenant(tenantId: number): Promise<boolean> {
  const [row] = await db().select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId));
  return row !== undefined;
}
