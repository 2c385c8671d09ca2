import type { InvoiceRecord, LineRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";

/** A customer's credit is a negative balance; it is used up at finalization. */
export function totalsOf(sandbox: Sandbox, invoice: InvoiceRecord, lines: LineRecord[]) {
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const discounts = discountTotals(lines);
  const total = discounts.reduce((left, { amount }) => left - amount, subtotal);
  const balance =
    invoice.finalizedAt === null
      ? (sandbox.state.customers.find(invoice.customer)?.balance ?? 0)
      : invoice.startingBalance;
  const withBalance = total + balance;
  return {
    subtotal,
    discounts,
    total,
    amountDue: Math.max(0, withBalance),
    endingBalance: Math.min(0, withBalance),
    balance,
  };
}

function discountTotals(lines: LineRecord[]): { discount: string; amount: number }[] {
  const sums = new Map<string, number>();
  for (const { discount, amount } of lines.flatMap((line) => line.discounts)) {
    sums.set(discount, (sums.get(discount) ?? 0) + amount);
  }
  return [...sums].map(([discount, amount]) => ({ discount, amount }));
}
