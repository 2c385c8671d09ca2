import { now } from "@/lib/clock";
import { billWithBalance } from "@/lib/domain/customer-balance";
import type { InvoiceLine } from "@/lib/domain/invoice";
import type { PlanChangeTime } from "@/lib/domain/plan-change";
import {
  previewPlanChange as previewNow,
  previewRenewalWith,
  previewRestartWith,
} from "@/lib/stripe/change-plan";
import type { MissingOverage } from "@/lib/stripe/preview-overage";
import { refusalFrom } from "@/lib/stripe/refusal";
import { amountBesideUsage } from "@/lib/stripe/usage-line";
import { readPriceBook } from "@/lib/sync/price-book";
import { getPlanChange, type PlanChange } from "./plan-change";
import { previewedAmounts } from "./previewed-amounts";
import { findRunningPeriod } from "./running-period";

/** What changing a plan will do, in money and dates, before anybody agrees to it. */
export type PlanChangePreview = {
  /** When the new plan begins. */
  at: Date;
  /** The second that is prorated from; the change is told the same. */
  prorationAt: Date;
  /** What is charged beside usage: the change is refused when it would differ. */
  agreedMinor: number;
  isTrial: boolean;
  isCharged: boolean;
  currency: string;
  /** Of the invoice that the change makes, or of the renewal that begins the new plan. */
  lines: InvoiceLine[];
  discountMinor: number;
  taxMinor: number;
  totalMinor: number;
  /** What the customer's balance takes off (negative) or adds. */
  balanceMinor: number;
  /** The renewal after it: what is left to pay, and the credit (negative) that it uses up of what this leaves. */
  next: { at: Date; dueMinor: number; balanceMinor: number } | null;
};

/** Asks Stripe what a change of plan would bill. Throws the reason when the plan cannot be changed. */
export async function previewPlanChange(
  tenantId: number,
  planId: number,
  when: PlanChangeTime,
): Promise<PlanChangePreview> {
  try {
    const change = await getPlanChange(tenantId, planId);
    const isNow = when === "now" && change.subscription.status !== "trialing";
    return isNow ? await nowPreview(tenantId, change) : await laterPreview(tenantId, change, when);
  } catch (error) {
    throw refusalFrom(error);
  }
}

async function nowPreview(tenantId: number, { subscription, plan }: PlanChange): Promise<PlanChangePreview> {
  // Whole seconds, as Stripe counts: what the form sends back is the same moment.
  const prorationAt = new Date(Math.floor((await now()).getTime() / 1000) * 1000);
  const preview = (missing?: MissingOverage) => previewNow(subscription, plan, prorationAt, "next", missing);
  const [invoice, recurring, { overagePriceIds }, period] = await Promise.all([
    preview(),
    previewNow(subscription, plan, prorationAt, "recurring"),
    readPriceBook(),
    findRunningPeriod(tenantId, subscription.id),
  ]);
  const amounts = await previewedAmounts(period, invoice, overagePriceIds, preview);
  const { balanceAfterMinor } = billWithBalance(amounts.totalMinor, amounts.balanceMinor);
  const renewal = billWithBalance(recurring.total, balanceAfterMinor);
  return {
    ...amounts,
    at: prorationAt,
    prorationAt,
    agreedMinor: amountBesideUsage(invoice, overagePriceIds),
    isTrial: false,
    isCharged: subscription.isCharged,
    next: {
      at: new Date(recurring.period_end * 1000),
      dueMinor: renewal.dueMinor,
      balanceMinor: balanceAfterMinor - renewal.balanceAfterMinor,
    },
  };
}

/** The renewal that begins the new plan; a trial that goes on under it bills the same when it ends. */
async function laterPreview(
  tenantId: number,
  { subscription, plan }: PlanChange,
  when: PlanChangeTime,
): Promise<PlanChangePreview> {
  const at = await now();
  const isTrial = subscription.status === "trialing";
  const restarts = plan.interval !== subscription.interval;
  const ask = restarts ? previewRestartWith : previewRenewalWith;
  const preview = (missing?: MissingOverage) => ask(subscription, plan, missing);
  const [invoice, { overagePriceIds }, period] = await Promise.all([
    preview(),
    readPriceBook(),
    findRunningPeriod(tenantId, subscription.id),
  ]);
  const amounts = invoice
    ? await previewedAmounts(isTrial ? null : period, invoice, overagePriceIds, preview)
    : { ...NOTHING, currency: plan.currency };
  return {
    ...amounts,
    lines: restarts ? amounts.lines.map((line) => beginningAt(subscription.periodEnd, line)) : amounts.lines,
    at: when === "now" ? at : subscription.periodEnd,
    prorationAt: at,
    agreedMinor: 0,
    isTrial,
    isCharged: subscription.isCharged,
    next: null,
  };
}

const NOTHING = {
  lines: [],
  discountMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
  balanceMinor: 0,
  unreportedMinor: 0,
};

/** What a preview bills ahead from now begins when the plan does. */
function beginningAt(from: Date, line: InvoiceLine): InvoiceLine {
  if (line.isUsage || line.periodEnd <= from.toISOString()) return line;
  const laterMs = from.getTime() - new Date(line.periodStart).getTime();
  const periodEnd = new Date(new Date(line.periodEnd).getTime() + laterMs).toISOString();
  return { ...line, periodStart: from.toISOString(), periodEnd };
}
