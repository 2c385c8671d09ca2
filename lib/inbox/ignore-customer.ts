import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { tenantBilling } from "@/db/schema/mirror";
import { BillingError } from "@/lib/errors";
import { endDriftsOf } from "@/lib/reconcile/end-drifts";
import { type InboxCommand, recordedChange } from "./recorded-change";

const Ignored = z.object({ stripeCustomerId: z.string(), events: z.number() });

/**
 * Leaves a customer alone that is no tenant's: its waiting and failed events
 * become ignored, and so will every later one. Refused for a tenant's customer.
 */
export async function ignoreCustomer(command: InboxCommand & { stripeCustomerId: string; note: string }) {
  const { stripeCustomerId } = command;
  return recordedChange(command, "ignore_customer", Ignored, async (transaction) => {
    const [linked] = await transaction
      .select({ tenantId: tenantBilling.tenantId })
      .from(tenantBilling)
      .where(eq(tenantBilling.stripeCustomerId, stripeCustomerId));
    if (linked) throw new BillingError("customer_linked");
    await transaction
      .insert(ignoredCustomers)
      .values({
        stripeCustomerId,
        ignoredBy: command.admin.email,
        ignoredAt: new Date(),
        note: command.note || null,
      })
      .onConflictDoNothing();
    const ignored = await transaction
      .update(stripeEvents)
      .set({ state: "ignored", error: null, reason: null, nextAttemptAt: null })
      .where(
        and(
          eq(stripeEvents.customerId, stripeCustomerId),
          inArray(stripeEvents.state, ["received", "failed"]),
        ),
      )
      .returning({ id: stripeEvents.id });
    const by = command.admin.email;
    await endDriftsOf(stripeCustomerId, { at: new Date(), by, repair: "ignore" }, transaction);
    return { tenantId: null, outcome: { stripeCustomerId, events: ignored.length } };
  });
}
