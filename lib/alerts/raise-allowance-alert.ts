import { eq } from "drizzle-orm";
import type { Queryable } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { alertsSent } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import {
  ALLOWANCE_KIND,
  type AllowanceAlert,
  allowanceSubject,
  TENANT_ALLOWANCE_KIND,
} from "@/lib/domain/alert";
import { beyondAllowance, type Threshold } from "@/lib/domain/allowance";
import type { AlertChannel, UsageMode } from "@/lib/domain/values";
import { isChannelOn, openChannels } from "./channels";

export type PassedThreshold = {
  percent: Threshold;
  period: {
    tenantId: number;
    stripeSubscriptionId: string;
    startsAt: Date;
    endsAt: Date;
    isTrial: boolean;
    usageMode: UsageMode;
    usedMinutes: number;
    includedMinutes: number;
    overagePriceMinor: string | null;
    currency: string;
  };
  /** What the period will have come to at its end; null when that cannot be told. */
  projection: { minutes: number; overageMinutes: number; overageAmountMinor: number } | null;
  isSuspended: boolean;
  tellsTenant: boolean;
};

/**
 * Puts into the outbox that a period has passed a threshold of its allowance:
 * once per open channel for the team and, where the policy says so, once by
 * mail for the tenant. Sends nothing.
 */
export async function raiseAllowanceAlert(on: Queryable, passed: PassedThreshold): Promise<void> {
  const { period, percent } = passed;
  const messages: { kind: string; channel: AlertChannel }[] = openChannels().map((channel) => ({
    kind: ALLOWANCE_KIND,
    channel,
  }));
  if (passed.tellsTenant && isChannelOn("mail")) {
    messages.push({ kind: TENANT_ALLOWANCE_KIND, channel: "mail" });
  }
  if (messages.length === 0) return;
  const payload = await alertOf(on, passed);
  const createdAt = new Date();
  await on
    .insert(alertsSent)
    .values(
      messages.map((message) => ({
        ...message,
        tenantId: period.tenantId,
        subject: allowanceSubject(period, percent),
        // Due at once: it becomes claimed, and so possibly sent, only in `sendDueAlerts`.
        state: "failed" as const,
        payload,
        createdAt,
        nextAttemptAt: createdAt,
      })),
    )
    .onConflictDoNothing();
}

async function alertOf(on: Queryable, passed: PassedThreshold): Promise<AllowanceAlert> {
  const { period, percent, projection, isSuspended } = passed;
  const { tenantId, usedMinutes, includedMinutes, currency, endsAt } = period;
  const [tenant] = await on
    .select({ name: tenants.name, locale: tenantBilling.customerLocale })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .where(eq(tenants.id, tenantId));
  if (!tenant) throw new Error(`Tenant ${tenantId} is gone`);
  return {
    trouble: "allowance",
    tenantId,
    tenantName: tenant.name,
    locale: tenant.locale,
    percent,
    usedMinutes,
    includedMinutes,
    endsAt: endsAt.toISOString(),
    currency,
    beyond: beyondAllowance(period),
    projection,
    isSuspended,
  };
}
