import { eq } from "drizzle-orm";
import { z } from "zod";
import { ignoredCustomers } from "@/db/schema/inbox";
import { BillingError } from "@/lib/errors";
import { type InboxCommand, recordedChange } from "./recorded-change";
import { requeueCustomer } from "./requeue-customer";

const Requeued = z.object({ stripeCustomerId: z.string(), events: z.number() });

/** Hears of a customer again: its ignored events are worked, and fail visibly while no tenant is linked. */
export async function stopIgnoringCustomer(command: InboxCommand & { stripeCustomerId: string }) {
  const { stripeCustomerId } = command;
  return recordedChange(command, "stop_ignoring_customer", Requeued, async (transaction) => {
    const [row] = await transaction
      .select({ ignoredBy: ignoredCustomers.ignoredBy, ignoredAt: ignoredCustomers.ignoredAt })
      .from(ignoredCustomers)
      .where(eq(ignoredCustomers.stripeCustomerId, stripeCustomerId));
    if (!row) throw new BillingError("customer_not_ignored");
    const events = await requeueCustomer(stripeCustomerId, transaction);
    return { tenantId: null, before: row, outcome: { stripeCustomerId, events } };
  });
}
