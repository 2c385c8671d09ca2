import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { createSubscriptionInvoice } from "./create-invoice";
import { endSubscription } from "./end-subscription";
import { finalizeInvoice } from "./finalize-invoice";
import { meteredBasis } from "./line-basis";
import { creditUnused } from "./proration";

/**
 * Cancels now. Without `invoiceNow`, usage that no invoice has yet is lost, as
 * at Stripe; with it, an invoice over that usage is finalized and charged.
 */
export function cancelSubscription(
  sandbox: Sandbox,
  row: SubscriptionRecord,
  options: { invoiceNow: boolean; prorates: boolean },
): void {
  const now = sandbox.clock.now();
  const wasTrial = row.status === "trialing";
  if (options.prorates && !wasTrial) for (const item of row.items) creditUnused(sandbox, row, item, now);
  // Nothing follows this period, so what was stamped within the second of cancelling belongs to it.
  const usage = wasTrial ? [] : row.items.flatMap((item) => meteredBasis(sandbox, item, now + 1));
  endSubscription(sandbox, row, "cancellation_requested");
  if (!options.invoiceNow) return;
  const start = Math.min(...row.items.map((item) => item.periodStart));
  const invoice = createSubscriptionInvoice(sandbox, row, "subscription_cycle", usage, { start, end: now });
  finalizeInvoice(sandbox, invoice, { collects: true });
}
