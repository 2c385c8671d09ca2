import { BillingError } from "@/lib/errors";
import { closeTenantPeriods } from "@/lib/ledger/close-tenant-periods";
import { unblockPeriods } from "@/lib/ledger/unblock-periods";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { type AdminCommand, runAction } from "./run-action";

const RECENT_INVOICES = 12;

/** Asks Stripe for everything we mirror of a tenant, and tries again whatever its periods were stopped by. */
export async function syncStatus(command: AdminCommand): Promise<void> {
  await runAction(command, "sync_status", async ({ stripeCustomerId }) => {
    if (!stripeCustomerId) throw new BillingError("no_customer");
    await syncCustomer(stripeCustomerId);
    const invoices = await stripe().invoices.list({ customer: stripeCustomerId, limit: RECENT_INVOICES });
    for (const { id } of invoices.data) if (id) await syncInvoice(id);
    await unblockPeriods(command.tenantId);
    await closeTenantPeriods(command.tenantId);
    return invoices.lastResponse.requestId;
  });
}
