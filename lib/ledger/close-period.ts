import { overageMinutes } from "@/lib/domain/usage";
import type { PeriodTrouble } from "@/lib/domain/values";
import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { getFinalInvoice } from "@/lib/stripe/final-invoice";
import { isFinalRefusal, isMissing } from "@/lib/stripe/refusal";
import { findRenewalInvoice } from "@/lib/stripe/renewal-invoice";
import { findSubscriptionEnd } from "@/lib/stripe/subscription-end";
import { mendDays } from "@/lib/usage/mend-days";
import {
  type ClaimedPeriod,
  changeClaimed,
  claimPeriod,
  LostLeaseError,
  releasePeriod,
} from "./claim-period";
import type { Trouble } from "./confirm-total";
import { findReplacedAt } from "./cut-replaced-periods";
import type { PeriodKey } from "./period-key";
import { getPeriodMinutes } from "./period-total";
import {
  handBack,
  settleDraft,
  settleFinalized,
  settleUnbilled,
  settleWithoutInvoice,
} from "./settle-period";

/** These do not heal by waiting. */
const NEEDS_A_PERSON: readonly PeriodTrouble[] = ["unknown_plan", "report_refused", "no_time_left"];
/** How long a period may wait after its end before a person is called. */
const PATIENCE_MS = 6 * 60 * 60 * 1000;

export type ClosingResult = "settled" | "waiting" | "busy";

/**
 * Closes an ended period: holds its draft invoice, brings Stripe to the final
 * total, makes sure that Stripe shows it, settles the period and hands the
 * invoice back. Every step may be repeated, so a crash anywhere is healed by
 * the next run. What keeps it open is written on the row, also when it is an
 * error, and calls for a person when it lasts.
 */
export async function closePeriod(key: PeriodKey, now: Date): Promise<ClosingResult> {
  const period = await claimPeriod(key, now);
  if (!period) return "busy";
  try {
    const trouble = await advance(period, now);
    if (trouble) await recordTrouble(period, trouble, now);
    return trouble ? "waiting" : "settled";
  } catch (error) {
    if (error instanceof LostLeaseError) return "busy";
    const trouble = { is: "closing_failed", detail: reasonOf(error) } as const;
    await recordTrouble(period, trouble, now, isFinalRefusal(error)).catch(() => {});
    throw error;
  } finally {
    await releasePeriod(period);
  }
}

/** Takes a held period as far as it goes today; null when it is settled and its invoice is Stripe's again. */
async function advance(period: ClaimedPeriod, now: Date): Promise<Trouble | null> {
  if (period.state === "settled") return handBack(period, now);
  await changeClaimed(period, { state: "closing" });
  if (period.planId === null) return { is: "unknown_plan", detail: null };
  await mendPeriodDays(period);
  if (period.isTrial || period.usageMode === "none") return settleUnbilled(period, now);

  const invoice = (await findRenewalInvoice(period)) ?? (await findOwnInvoice(period));
  if (!invoice) return closeWithoutInvoice(period, now);
  return invoice.status === "draft"
    ? settleDraft(period, invoice, now)
    : settleFinalized(period, invoice.id, now);
}

/** A bill is made from the calls: the stored days are compared with them before anything is told. */
async function mendPeriodDays({ tenantId, startsAt, endsAt }: ClaimedPeriod): Promise<void> {
  const mended = await mendDays(tenantId, startsAt, endsAt);
  if (mended > 0) logger.warn({ tenantId, startsAt, mended }, "days did not say what their calls say");
}

/** In invoice-item mode Stripe makes no invoice when a subscription ends; overage needs one of its own. */
async function findOwnInvoice(period: ClaimedPeriod) {
  if (period.usageMode !== "invoice_item") return null;
  // One that was made before is looked at again, also when a correction leaves nothing to bill.
  if (period.stripeInvoiceId === null && !(await hasOverage(period))) return null;
  const invoice = await getFinalInvoice(period).catch(noInvoiceOfMissing);
  // We made it as a draft that Stripe leaves alone: it is ours to hand back.
  if (invoice?.status === "draft") {
    period.holdsInvoice = true;
    await changeClaimed(period, { holdsInvoice: true, stripeInvoiceId: invoice.id });
  }
  return invoice;
}

/** A customer who was deleted gets no invoice any more: what was used becomes late usage. */
function noInvoiceOfMissing(error: unknown): null {
  if (isMissing(error, "customer")) return null;
  throw error;
}

/** Where nothing is due there is nothing to wait for; else Stripe makes the invoice a little later. */
async function closeWithoutInvoice(period: ClaimedPeriod, now: Date): Promise<Trouble | null> {
  if (await findSubscriptionEnd(period.stripeSubscriptionId)) {
    if (!(await hasOverage(period))) return settleUnbilled(period, now);
    // Canceled without an invoice, in Stripe: nothing bills this usage, so it becomes late usage.
    if (hasWaitedLong(period, now)) {
      await leaveToReplacement(period);
      return settleWithoutInvoice(period, now);
    }
  }
  return { is: "invoice_missing", detail: null };
}

/** Without an invoice, calls since another subscription counts them are that one's alone. */
async function leaveToReplacement(period: ClaimedPeriod): Promise<void> {
  const replacedAt = await findReplacedAt(period);
  if (!replacedAt || replacedAt >= period.endsAt) return;
  const endsAt = new Date(Math.max(replacedAt.getTime(), period.startsAt.getTime()));
  await changeClaimed(period, { endsAt });
  period.endsAt = endsAt;
}

async function hasOverage(period: ClaimedPeriod): Promise<boolean> {
  return overageMinutes(await getPeriodMinutes(period), period.includedMinutes) > 0;
}

function hasWaitedLong(period: ClaimedPeriod, now: Date): boolean {
  return now.getTime() - period.endsAt.getTime() > PATIENCE_MS;
}

async function recordTrouble(
  period: ClaimedPeriod,
  { is, detail }: Trouble,
  now: Date,
  isFinal = false,
): Promise<void> {
  await changeClaimed(period, {
    trouble: is,
    troubleDetail: detail,
    isBlocked: isFinal || NEEDS_A_PERSON.includes(is) || hasWaitedLong(period, now),
    // A report that Stripe accepted and does not show may be lost: the next look sends it again.
    ...(is === "meter_differs" ? { hasUnansweredReport: true } : {}),
  });
}
