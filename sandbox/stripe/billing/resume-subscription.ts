import { declined } from "@/sandbox/stripe/http/declines";
import { invalid } from "@/sandbox/stripe/http/errors";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { announceSubscription, changeSubscription } from "./change";
import { paymentMethodFor } from "./collect";
import { createSubscriptionInvoice } from "./create-invoice";
import { finalizeInvoice } from "./finalize-invoice";
import { licensedBasis } from "./line-basis";
import { restart } from "./swap-items";

export interface ResumeOptions {
  anchor: "now" | "unchanged";
  mustPay: boolean;
}

/** Brings a paused subscription back: a new period from now, or the rest of the one it would be in. */
export function resumeSubscription(sandbox: Sandbox, row: SubscriptionRecord, options: ResumeOptions): void {
  if (row.status !== "paused") throw invalid("You can only resume a subscription whose status is `paused`.");
  const now = sandbox.clock.now();
  const method = paymentMethodFor(sandbox, { ...row, subscription: row.id });
  if (options.mustPay && row.collectionMethod === "charge_automatically" && method?.declineCode !== null) {
    throw declined(method?.declineCode ?? undefined);
  }
  changeSubscription(sandbox, row, () => {
    row.status = "active";
    if (options.anchor === "now") restart(sandbox, row, now);
    else for (const item of row.items) item.periodStart = now;
    const basis = row.items.flatMap((item) => licensedBasis(sandbox, row, item));
    const invoice = createSubscriptionInvoice(sandbox, row, "subscription_update", basis, {
      start: now,
      end: now,
    });
    finalizeInvoice(sandbox, invoice, { collects: true });
  });
  announceSubscription(sandbox, "customer.subscription.resumed", row);
}
