import { and, asc, count, countDistinct, eq, inArray, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { meaningOf, SUBSCRIPTION_STATUSES } from "@/lib/domain/subscription";

export type OwedInvoices = {
  invoices: number;
  tenants: number;
  /** Some of the tenants, to begin with. */
  named: { id: number; name: string }[];
};

const TENANTS_NAMED = 3;
const GIVEN_UP = SUBSCRIPTION_STATUSES.filter((status) => meaningOf(status).isEnded || status === "unpaid");

/** Open invoices that nobody collects any more: Stripe gave up on their subscription. */
export function readLeftInvoices(): Promise<OwedInvoices> {
  return openInvoicesWhere(inArray(tenantBilling.billingStatus, GIVEN_UP));
}

/** Open invoices whose payer has to confirm the payment with their bank. */
export function readInvoicesNeedingPayer(): Promise<OwedInvoices> {
  return openInvoicesWhere(sql`${invoices.payments} @> '[{"needsAction": true}]'::jsonb`);
}

async function openInvoicesWhere(condition: SQL): Promise<OwedInvoices> {
  const wanted = and(eq(invoices.status, "open"), condition);
  const ofInvoice = eq(tenantBilling.tenantId, invoices.tenantId);
  const [[counted], named] = await Promise.all([
    db()
      .select({ invoices: count(), tenants: countDistinct(invoices.tenantId) })
      .from(invoices)
      .innerJoin(tenantBilling, ofInvoice)
      .where(wanted),
    db()
      .selectDistinct({ id: tenants.id, name: tenants.name })
      .from(invoices)
      .innerJoin(tenantBilling, ofInvoice)
      .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
      .where(wanted)
      .orderBy(asc(tenants.name), asc(tenants.id))
      .limit(TENANTS_NAMED),
  ]);
  return { invoices: counted?.invoices ?? 0, tenants: counted?.tenants ?? 0, named };
}
