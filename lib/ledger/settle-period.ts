import { billedMinutes, overageMinutes } from "@/lib/domain/usage";
import { getUsagePolicies } from "@/lib/policies/usage-policies";
import { handBackDraft, holdDraft } from "@/lib/stripe/hold-invoice";
import { getPeriodInvoice, type PeriodInvoice } from "@/lib/stripe/renewal-invoice";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { type ClaimedPeriod, changeClaimed, extendLease, NO_TROUBLE } from "./claim-period";
import { confirmTotal, type Trouble } from "./confirm-total";
import { itemizeTotal } from "./overage-of-period";
import type { UsagePeriod } from "./period-key";
import { getPeriodMinutes } from "./period-total";
import { markPeriod } from "./usage-changes";

/** Watched, never billed: the total is kept for the record. */
export async function settleUnbilled(period: ClaimedPeriod, now: Date): Promise<null> {
  await settle(period, await getPeriodMinutes(period), now, { invoiceReleasedAt: now });
  return null;
}

/** No invoice bills the period any more: it is settled at what its base covers, and the rest becomes late usage. */
export async function settleWithoutInvoice(period: ClaimedPeriod, now: Date): Promise<null> {
  const used = await getPeriodMinutes(period);
  const billed = billedMinutes(period.usageMode, 0, used, period.includedMinutes);
  await settle(period, billed, now, { invoiceReleasedAt: now });
  return null;
}

/** Brings the draft to the final total, settles, hands it back; or says what it waits for. */
export async function settleDraft(
  period: ClaimedPeriod,
  invoice: PeriodInvoice,
  now: Date,
): Promise<Trouble | null> {
  if (!(await hold(period, invoice))) return settleFinalized(period, invoice.id, now);
  const total =
    period.usageMode === "meter" ? await confirmTotal(period, now) : await itemizeTotal(period, invoice.id);
  if (total.state === "waiting") return total.trouble;
  await extendLease(period);
  // A person may have finalized it meanwhile: then it bills what it has.
  const { status, itemMinutes } = await getPeriodInvoice(invoice.id, period);
  if (status !== "draft") return settleFinalized(period, invoice.id, now);
  if (period.usageMode === "invoice_item") refuseOtherMinutes(period, total.minutes, itemMinutes);
  await settle(period, total.minutes, now, {
    stripeInvoiceId: invoice.id,
    stripeInvoiceItemId: total.stripeInvoiceItemId,
    invoiceReleasedAt: null,
  });
  return handBack({ ...period, stripeInvoiceId: invoice.id, invoiceReleasedAt: null }, now);
}

/** A request that nobody waits for any more may have made a second item meanwhile: the next run leaves one. */
function refuseOtherMinutes(period: ClaimedPeriod, minutes: number, itemMinutes: number): void {
  const due = overageMinutes(minutes, period.includedMinutes);
  if (itemMinutes === due) return;
  throw new Error(`The draft bills ${itemMinutes} minutes beyond the included ones, the calls are ${due}`);
}

/**
 * The invoice was finalized before we could close: the period is settled at
 * what it bills, and what it does not bill becomes late usage.
 */
export async function settleFinalized(period: ClaimedPeriod, invoiceId: string, now: Date): Promise<null> {
  const { usageMinutes } = await getPeriodInvoice(invoiceId, period);
  const used = await getPeriodMinutes(period);
  // Finalized by a person while we held it: its collection goes on.
  if (period.holdsInvoice) await handBackDraft(invoiceId);
  await syncInvoice(invoiceId);
  const billed = billedMinutes(period.usageMode, usageMinutes, used, period.includedMinutes);
  await settle(period, billed, now, {
    stripeInvoiceId: invoiceId,
    holdsInvoice: false,
    invoiceReleasedAt: now,
  });
  return null;
}

/** A settled period's draft goes back to Stripe, if we held it; also after a crash between settling and this. */
export async function handBack(period: ClaimedPeriod, now: Date): Promise<null> {
  if (!period.stripeInvoiceId || period.invoiceReleasedAt) return null;
  await extendLease(period);
  if (period.holdsInvoice) await handBackDraft(period.stripeInvoiceId);
  await syncInvoice(period.stripeInvoiceId);
  await changeClaimed(period, { invoiceReleasedAt: now, holdsInvoice: false, ...NO_TROUBLE });
  return null;
}

/**
 * Stops Stripe from finalizing the draft, where the policy holds drafts; false
 * when it is a draft no more. That we hold it is written down first: a draft
 * that Stripe itself holds (of an unpaid subscription), or a person, is not ours
 * to hand back.
 */
async function hold(period: ClaimedPeriod, invoice: PeriodInvoice): Promise<boolean> {
  await extendLease(period);
  if (invoice.isHeld) return true;
  if (period.isReleased || (await getUsagePolicies()).closing === "observe") return true;
  period.holdsInvoice = true;
  await changeClaimed(period, { holdsInvoice: true, stripeInvoiceId: invoice.id, invoiceReleasedAt: null });
  return holdDraft(invoice.id);
}

/** Settles, and has the period looked at once more: what was used and is not in its total is late usage. */
async function settle(
  period: ClaimedPeriod,
  settledMinutes: number,
  settledAt: Date,
  change: Partial<UsagePeriod>,
): Promise<void> {
  // While the period is closing, nothing forgets this; so it is there when the period is settled.
  await markPeriod(period);
  await changeClaimed(period, { state: "settled", settledMinutes, settledAt, ...NO_TROUBLE, ...change });
}
