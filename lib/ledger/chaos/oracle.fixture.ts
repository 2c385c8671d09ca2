import { eq } from "drizzle-orm";
import type Stripe from "stripe";
import { db } from "@/db/client";
import { lateUsage, usagePeriods } from "@/db/schema/ledger";
import { plans } from "@/db/schema/plans";
import { now } from "@/lib/clock";
import { stripe } from "@/lib/stripe/client";
import { judgeLateItems } from "./late-oracle.fixture";
import { afterDiscounts, afterShare, priceOf } from "./price.fixture";
import type { ChaoticTenant, TrueCall } from "./tenant.fixture";

type Period = typeof usagePeriods.$inferSelect;

/** What was found wrong; and how much there was to look at, so that a right bill over nothing is noticed. */
export type Judgement = { wrongs: string[]; closed: number; billed: number; late: number };

/**
 * Everything that is wrong with what a tenant was billed, recomputed from the
 * calls as they truly were and from Stripe's own invoices. It knows nothing of
 * how the ledger comes to its figures.
 */
export async function judge(tenant: ChaoticTenant): Promise<Judgement> {
  const { tenantId, stripeCustomerId } = tenant;
  const at = await now();
  const periods = await db().select().from(usagePeriods).where(eq(usagePeriods.tenantId, tenantId));
  const late = await db().select().from(lateUsage).where(eq(lateUsage.tenantId, tenantId));
  const [invoices, items, subscriptions, meteredPrices] = await Promise.all([
    listInvoices(stripeCustomerId),
    listItems(stripeCustomerId),
    listSubscriptions(stripeCustomerId),
    listMeteredPrices(),
  ]);
  const wrongs = [
    ...coverage(subscriptions, periods, at),
    ...judgeLateItems(late, { periods, hasShareOff: tenant.hasShareOff, invoices, items, subscriptions }),
  ];
  const seen = { closed: 0, billed: 0, late: 0 };
  if (tenant.hasPending) wrongs.push("an admin's action never came to an end");
  for (const period of periods) {
    const name = `${period.usageMode} ${period.startsAt.toISOString()} to ${period.endsAt.toISOString()}`;
    if (period.endsAt > at) continue;
    if (period.state !== "settled" || period.isBlocked || period.invoiceReleasedAt === null) {
      wrongs.push(`${name} is ${period.state}: ${period.trouble} ${period.troubleDetail ?? ""}`);
      continue;
    }
    const used = minutesOf([...tenant.calls.values()], period);
    const lines = invoices.flatMap((invoice) =>
      invoice.lines.data.filter((line) => isUsageOf(line, period, meteredPrices)),
    );
    const billed = lines.reduce((sum, line) => sum + (line.quantity ?? 0), 0);
    const cents = lines.reduce((sum, line) => sum + line.amount, 0);
    const ownLate = late.filter(
      ({ stripeSubscriptionId, periodStartsAt }) =>
        stripeSubscriptionId === period.stripeSubscriptionId &&
        periodStartsAt.getTime() === period.startsAt.getTime(),
    );
    const lateMinutes = ownLate.reduce((sum, { minutes }) => sum + minutes, 0);
    if (period.isTrial || period.usageMode === "none") {
      if (billed !== 0 || cents !== 0) wrongs.push(`${name} bills ${billed} min of what is not billed`);
      if (lateMinutes !== 0) wrongs.push(`${name} has late usage of what is not billed`);
      continue;
    }
    seen.closed += 1;
    seen.billed += billed;
    seen.late += lateMinutes;
    const settled = used - lateMinutes;
    const included = period.includedMinutes ?? 0;
    const expected = period.usageMode === "meter" ? settled : Math.max(0, settled - included);
    if (billed !== expected) {
      wrongs.push(
        `${name}: used ${used}, late ${lateMinutes}, so ${expected} expected, but ${billed} billed`,
      );
    }
    const priceOfUse = (minutes: number) =>
      priceOf(Math.max(0, minutes - included), period.overagePriceMinor ?? "0");
    const price = priceOfUse(settled);
    if (cents !== price) wrongs.push(`${name} charges ${cents} instead of ${price}`);
    const [paid, toPay] = [afterDiscounts(lines), tenant.hasShareOff ? afterShare(price) : price];
    if (paid !== toPay) wrongs.push(`${name} asks for ${paid} instead of ${toPay} after its share`);
    const lateCents = ownLate.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    if (lateCents !== priceOfUse(used) - price)
      wrongs.push(`${name} says that late usage costs ${lateCents} instead of ${priceOfUse(used) - price}`);
    if (period.usageMode === "invoice_item" && lines.length > 1) wrongs.push(`${name} has two items`);
  }
  if (items.some(({ invoice, metadata }) => invoice === null && metadata?.releve_period))
    wrongs.push("an item waits for no invoice");
  return { wrongs, ...seen };
}

/** Billable minutes by the calls, added up anew: rounded up by the increment, then once for the period. */
function minutesOf(calls: TrueCall[], { startsAt, endsAt, callIncrementSeconds: step }: Period): number {
  const seconds = calls
    .filter(({ endedAt }) => endedAt >= startsAt && endedAt < endsAt)
    .reduce((sum, call) => sum + Math.ceil(call.seconds / step) * step, 0);
  return Math.ceil(seconds / 60);
}

function isUsageOf(line: Stripe.InvoiceLineItem, period: Period, meteredPrices: Set<string>): boolean {
  const mark = line.metadata.releve_period;
  if (mark) return mark === `${period.stripeSubscriptionId}:${period.startsAt.toISOString()}`;
  const price = line.pricing?.price_details?.price;
  return (
    typeof price === "string" &&
    meteredPrices.has(price) &&
    line.period.start === Math.floor(period.startsAt.getTime() / 1000)
  );
}

/** From its beginning to its end, or to now, every second of a subscription lies in exactly one period. */
function coverage(subscriptions: Stripe.Subscription[], periods: Period[], at: Date): string[] {
  return subscriptions.flatMap(({ id, start_date, ended_at }) => {
    const own = periods
      .filter(
        ({ stripeSubscriptionId, endsAt, startsAt }) => stripeSubscriptionId === id && endsAt > startsAt,
      )
      .toSorted((left, right) => left.startsAt.getTime() - right.startsAt.getTime());
    const wrongs: string[] = [];
    let covered = start_date * 1000;
    for (const { startsAt, endsAt } of own) {
      if (startsAt.getTime() !== covered) {
        wrongs.push(
          `a gap or overlap between ${new Date(covered).toISOString()} and ${startsAt.toISOString()}`,
        );
      }
      covered = endsAt.getTime();
    }
    const end = ended_at === null ? at.getTime() : ended_at * 1000;
    if (covered < end) wrongs.push(`nothing covers ${new Date(covered).toISOString()} to its end`);
    if (ended_at !== null && covered > end) wrongs.push("a period goes on after its subscription's end");
    return wrongs;
  });
}

async function listInvoices(customer: string): Promise<Stripe.Invoice[]> {
  const invoices: Stripe.Invoice[] = [];
  for await (const invoice of stripe().invoices.list({ customer, limit: 100 })) {
    const lines: Stripe.InvoiceLineItem[] = [];
    for await (const line of stripe().invoices.listLineItems(invoice.id, { limit: 100 })) lines.push(line);
    invoices.push({ ...invoice, lines: { ...invoice.lines, data: lines } });
  }
  return invoices.filter(({ status }) => status !== "void");
}

async function listItems(customer: string): Promise<Stripe.InvoiceItem[]> {
  return stripe().invoiceItems.list({ customer }).autoPagingToArray({ limit: 1_000 });
}

async function listSubscriptions(customer: string): Promise<Stripe.Subscription[]> {
  return stripe().subscriptions.list({ customer, status: "all" }).autoPagingToArray({ limit: 1_000 });
}

async function listMeteredPrices(): Promise<Set<string>> {
  const rows = await db().select({ id: plans.stripeOveragePriceId }).from(plans);
  return new Set(rows.flatMap(({ id }) => (id === null ? [] : [id])));
}
