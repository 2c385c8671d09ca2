import type Stripe from "stripe";
import type { lateUsage, usagePeriods } from "@/db/schema/ledger";
import { afterDiscounts, afterShare, priceOf } from "./price.fixture";

type Late = typeof lateUsage.$inferSelect;

type Account = {
  periods: (typeof usagePeriods.$inferSelect)[];
  hasShareOff: boolean;
  invoices: Stripe.Invoice[];
  items: Stripe.InvoiceItem[];
  subscriptions: Stripe.Subscription[];
};

/**
 * What is wrong with how late usage was billed: what was decided to be billed
 * stands once, with what it would have cost in time, on an invoice that takes
 * nothing more off, or on the way to one; everything else stands nowhere.
 */
export function judgeLateItems(late: Late[], account: Account): string[] {
  const known = new Set(late.map(markOf));
  const strays = account.items.filter(({ metadata }) => {
    const mark = metadata?.releve_late_usage;
    return mark !== undefined && !known.has(mark);
  });
  return [
    ...late.flatMap((row) => judgeOne(row, late, account)),
    ...strays.map(({ id }) => `item ${id} bills late usage that nobody knows of`),
  ];
}

function judgeOne(row: Late, late: Late[], account: Account): string[] {
  const { invoices, items, subscriptions } = account;
  const name = `late usage ${markOf(row)} (${row.decision})`;
  const own = items.filter(({ metadata }) => metadata?.releve_late_usage === markOf(row));
  if (row.decision !== "next_invoice") return own.length === 0 ? [] : [`${name} is billed all the same`];
  const [item, ...others] = own;
  if (!item || row.billedAt === null) return [`${name} is not billed`];
  const wrongs = others.length > 0 ? [`${name} is billed ${own.length} times`] : [];
  const due = dueOf(row, late, account);
  if (item.amount !== due) wrongs.push(`${name} bills ${item.amount} instead of ${due}`);
  if (item.invoice === null) {
    const isRunning = subscriptions.some(({ ended_at }) => ended_at === null);
    return isRunning ? wrongs : [...wrongs, `${name} waits for an invoice that never comes`];
  }
  const lines = invoices.flatMap(({ lines }) =>
    lines.data.filter(({ metadata }) => metadata.releve_late_usage === markOf(row)),
  );
  const billed = afterDiscounts(lines);
  if (billed !== due) wrongs.push(`${name} stands on invoices with ${billed} instead of ${due}`);
  return wrongs;
}

/** The difference that its minutes make to what the period would have cost in time, its share off. */
function dueOf(row: Late, late: Late[], { periods, hasShareOff }: Account): number {
  const isSame = (other: { stripeSubscriptionId: string }, startsAt: Date) =>
    other.stripeSubscriptionId === row.stripeSubscriptionId &&
    startsAt.getTime() === row.periodStartsAt.getTime();
  const period = periods.find((each) => isSame(each, each.startsAt));
  const before = late
    .filter((other) => isSame(other, other.periodStartsAt) && other.sequence < row.sequence)
    .reduce((sum, { minutes }) => sum + minutes, period?.settledMinutes ?? 0);
  const cost = (minutes: number) => {
    const beyond = Math.max(0, minutes - (period?.includedMinutes ?? 0));
    const price = priceOf(beyond, period?.overagePriceMinor ?? "0");
    return hasShareOff ? afterShare(price) : price;
  };
  return cost(before + row.minutes) - cost(before);
}

function markOf({ stripeSubscriptionId, periodStartsAt, sequence }: Late): string {
  return `${stripeSubscriptionId}:${periodStartsAt.toISOString()}:${sequence}`;
}
