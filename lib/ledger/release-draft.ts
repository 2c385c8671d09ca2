import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { BillingError } from "@/lib/errors";
import { handBackDraft } from "@/lib/stripe/hold-invoice";
import { changeClaimed, claimPatiently, releasePeriod } from "./claim-period";
import { isPeriod, type PeriodKey } from "./period-key";

/**
 * Lets a held draft go with the usage that Stripe shows: a person decides that
 * waiting helps nobody. The period settles at what the invoice then bills, and
 * what it does not bill becomes late usage. The draft is not held again. Safe to
 * repeat. Throws `draft_not_held`, or `busy` while a run works on the period.
 */
export async function releaseDraft(key: PeriodKey, at: Date): Promise<void> {
  const period = await claimPatiently(key, at);
  if (!period) throw new BillingError((await hasPeriod(key)) ? "busy" : "draft_not_held");
  try {
    const { stripeInvoiceId, holdsInvoice, state } = period;
    if (state !== "closing" || !holdsInvoice || !stripeInvoiceId) throw new BillingError("draft_not_held");
    await changeClaimed(period, { isReleased: true });
    await handBackDraft(stripeInvoiceId);
    await changeClaimed(period, { holdsInvoice: false, isBlocked: false });
  } finally {
    await releasePeriod(period);
  }
}

async function hasPeriod(key: PeriodKey): Promise<boolean> {
  const rows = await db().select({ state: usagePeriods.state }).from(usagePeriods).where(isPeriod(key));
  return rows.length > 0;
}
