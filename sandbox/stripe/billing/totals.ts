import type { InvoiceRecord, LineRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";

/** A customer's credit is a negative balance; it is used up at finalization. */
export function totalsOf(sandbox: Sandbox, invoice: InvoiceRecord, lines: LineRecord[]) {
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const balance =
    invoice.finalizedAt === null
      ? (sandbox.state.customers.find(invoice.customer)?.balance ?? 0)
      : invoice.startingBalance;
  const withBalance = total + balance;
  return { total, amountDue: Math.max(0, withBalance), endingBalance: Math.min(0, withBalance), balance };
}
