import { overageMinutes } from "@/lib/domain/usage";
import { getFinalInvoice } from "@/lib/stripe/final-invoice";
import { findRenewalInvoice } from "@/lib/stripe/renewal-invoice";
import { isEndedSubscription } from "@/lib/stripe/subscription-end";
import {
  type ClaimedPeriod,
  changeClaimed,
  claimPeriod,
  LostLeaseError,
  releasePeriod,
} from "./claim-period";
import type { Trouble } from "./confirm-total";
import type { PeriodKey } from "./period-key";
import { getPeriodMinutes } from "./period-total";
import { handBack, settleDraft, settleFinalized, settleUnbilled } from "./settle-period";

const INVOICE_PATIENCE_MS = 6 * 60 * 60 * 1000;

export type ClosingResult = "settled" | "waiting" | "busy";

/**
 * Closes an ended period: holds its draft invoice, brings Stripe to the final
 * total, makes sure that Stripe shows it, settles the period and hands the
 * invoice back. Every step may be repeated, so a crash anywhere is healed by
 * the next run. "waiting" says on the row what it waits for.
 */
export async function closePeriod(key: PeriodKey, now: Date): Promise<ClosingResult> {
  const period = await claimPeriod(key, now);
  if (!period) return "busy";
  try {
    const trouble = await advance(period, now);
    if (trouble === null) return "settled";
    await changeClaimed(period, { trouble: trouble.is, troubleDetail: trouble.detail });
    return "waiting";
  } catch (error) {
    if (error instanceof LostLeaseError) return "busy";
    throw error;
  } finally {
    await releasePeriod(period);
  }
}

/** Takes a held period as far as it goes today; null when it is settled and its invoice is Stripe's again. */
async function advance(period: ClaimedPeriod, now: Date): Promise<Trouble | null> {
  if (period.state === "settled") return handBack(period, now);
  await changeClaimed(period, { state: "closing" });
  if (period.isTrial || period.usageMode === "none") return settleUnbilled(period, now);

  const invoice = (await findRenewalInvoice(period)) ?? (await findOwnInvoice(period));
  if (!invoice) return closeWithoutInvoice(period, now);
  return invoice.status === "draft"
    ? settleDraft(period, invoice, now)
    : settleFinalized(period, invoice, now);
}

/** In invoice-item mode Stripe makes no invoice when a subscription ends; overage needs one of its own. */
async function findOwnInvoice(period: ClaimedPeriod) {
  if (period.usageMode !== "invoice_item" || !(await hasOverage(period))) return null;
  return getFinalInvoice(period);
}

/** Where nothing is due there is nothing to wait for; else Stripe makes the invoice a little later. */
async function closeWithoutInvoice(period: ClaimedPeriod, now: Date): Promise<Trouble | null> {
  if (!(await hasOverage(period)) && (await isEndedSubscription(period.stripeSubscriptionId))) {
    return settleUnbilled(period, now);
  }
  const waitedMs = now.getTime() - period.endsAt.getTime();
  if (waitedMs > INVOICE_PATIENCE_MS) await changeClaimed(period, { isBlocked: true });
  return { is: "invoice_missing", detail: null };
}

async function hasOverage(period: ClaimedPeriod): Promise<boolean> {
  return overageMinutes(await getPeriodMinutes(period), period.includedMinutes) > 0;
}
