import type { PaymentMethodRecord } from "@/sandbox/stripe/state/records";

export function methodWords(method: PaymentMethodRecord): string {
  if (method.type === "sepa_debit") return `SEPA Direct Debit •••• ${method.last4}`;
  return `${method.brand} •••• ${method.last4}, expires ${method.expMonth}/${method.expYear}`;
}
