import { overageMinutes } from "@/lib/domain/usage";
import { handBackDraft, holdDraft } from "@/lib/stripe/hold-invoice";
import { putOverageItem } from "@/lib/stripe/overage-item";
import type { PeriodInvoice } from "@/lib/stripe/renewal-invoice";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { type ClaimedPeriod, changeClaimed, NO_TROUBLE } from "./claim-period";
import { confirmTotal, type Trouble } from "./confirm-total";
import { getPeriodMinutes } from "./period-total";

/** Watched, never billed: the total is kept for the record. */
export async function settleUnbilled(period: ClaimedPeriod, now: Date): Promise<null> {
  await changeClaimed(period, {
    ...settled(await getPeriodMinutes(period), now),
    invoiceReleasedAt: now,
  });
  return null;
}

/** Brings the draft to the final total, settles, hands it back; or says what it waits for. */
export async function settleDraft(
  period: ClaimedPeriod,
  invoice: PeriodInvoice,
  now: Date,
): Promise<Trouble | null> {
  await holdDraft(invoice);
  const total =
    period.usageMode === "meter" ? await confirmTotal(period, now) : await itemizeTotal(period, invoice.id);
  if (total.state === "waiting") return total.trouble;
  await changeClaimed(period, {
    ...settled(total.minutes, now),
    stripeInvoiceId: invoice.id,
    stripeInvoiceItemId: total.stripeInvoiceItemId,
  });
  return handBack({ ...period, stripeInvoiceId: invoice.id, invoiceReleasedAt: null }, now);
}

/**
 * The invoice was finalized before we could close: the period is settled at
 * what it bills, and what it does not bill becomes late usage.
 */
export async function settleFinalized(
  period: ClaimedPeriod,
  invoice: PeriodInvoice,
  now: Date,
): Promise<null> {
  const beyond = period.usageMode === "meter" ? 0 : (period.includedMinutes ?? 0);
  await changeClaimed(period, {
    ...settled(invoice.usageMinutes + beyond, now),
    stripeInvoiceId: invoice.id,
    invoiceReleasedAt: now,
  });
  await syncInvoice(invoice.id);
  return null;
}

/** A settled period's draft goes back to Stripe; also after a crash between settling and this. */
export async function handBack(period: ClaimedPeriod, now: Date): Promise<null> {
  if (!period.stripeInvoiceId || period.invoiceReleasedAt) return null;
  await handBackDraft(period.stripeInvoiceId);
  await changeClaimed(period, { invoiceReleasedAt: now });
  await syncInvoice(period.stripeInvoiceId);
  return null;
}

/** Invoice-item mode: the overage is one line on the draft itself. */
async function itemizeTotal(period: ClaimedPeriod, draftInvoiceId: string) {
  const minutes = await getPeriodMinutes(period);
  const stripeInvoiceItemId = await putOverageItem(
    {
      ...period,
      minutes: overageMinutes(minutes, period.includedMinutes),
      priceMinor: period.overagePriceMinor ?? "0",
      description: `Minutes beyond the ${period.includedMinutes ?? 0} included`,
    },
    draftInvoiceId,
  );
  return { state: "confirmed", minutes, stripeInvoiceItemId } as const;
}

function settled(settledMinutes: number, settledAt: Date) {
  return { state: "settled", settledMinutes, settledAt, ...NO_TROUBLE } as const;
}
