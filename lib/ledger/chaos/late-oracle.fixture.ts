import type Stripe from "stripe";
import type { lateUsage } from "@/db/schema/ledger";

type Late = typeof lateUsage.$inferSelect;

type Account = {
  invoices: Stripe.Invoice[];
  items: Stripe.InvoiceItem[];
  subscriptions: Stripe.Subscription[];
};

/**
 * What is wrong with how late usage was billed: what was decided to be billed
 * stands once, with its amount, on an invoice or on the way to one; everything
 * else stands nowhere.
 */
export function judgeLateItems(late: Late[], account: Account): string[] {
  const known = new Set(late.map(markOf));
  const strays = account.items.filter(({ metadata }) => {
    const mark = metadata?.releve_late_usage;
    return mark !== undefined && !known.has(mark);
  });
  return [
    ...late.flatMap((row) => judgeOne(row, account)),
    ...strays.map(({ id }) => `item ${id} bills late usage that nobody knows of`),
  ];
}

function judgeOne(row: Late, { invoices, items, subscriptions }: Account): string[] {
  const name = `late usage ${markOf(row)} (${row.decision})`;
  const own = items.filter(({ metadata }) => metadata?.releve_late_usage === markOf(row));
  if (row.decision !== "next_invoice") return own.length === 0 ? [] : [`${name} is billed all the same`];
  const [item, ...others] = own;
  if (!item || row.billedAt === null) return [`${name} is not billed`];
  const wrongs = others.length > 0 ? [`${name} is billed ${own.length} times`] : [];
  if (item.amount !== row.amountMinor)
    wrongs.push(`${name} bills ${item.amount} instead of ${row.amountMinor}`);
  if (item.invoice === null) {
    const isRunning = subscriptions.some(({ ended_at }) => ended_at === null);
    return isRunning ? wrongs : [...wrongs, `${name} waits for an invoice that never comes`];
  }
  const lines = invoices.flatMap(({ lines }) =>
    lines.data.filter(({ metadata }) => metadata.releve_late_usage === markOf(row)),
  );
  const billed = lines.reduce((sum, { amount }) => sum + amount, 0);
  if (billed !== row.amountMinor) wrongs.push(`${name} stands on invoices with ${billed}`);
  return wrongs;
}

function markOf({ stripeSubscriptionId, periodStartsAt, sequence }: Late): string {
  return `${stripeSubscriptionId}:${periodStartsAt.toISOString()}:${sequence}`;
}
