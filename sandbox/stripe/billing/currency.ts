import { invalid } from "@/sandbox/stripe/http/errors";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { couponOf } from "./discounts";

/**
 * A customer is billed in one currency at a time: while anything of it lives in
 * one, nothing in another can be added (docs.stripe.com/billing/customer#currency).
 */
export function checkCurrency(sandbox: Sandbox, customer: string, currency: string): void {
  const other = currenciesOf(sandbox, customer).find((used) => used !== currency);
  if (other === undefined) return;
  throw invalid(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${other}`,
  );
}

function currenciesOf(sandbox: Sandbox, id: string): string[] {
  const { state } = sandbox;
  const customer = state.customers.find(id);
  const general = customer?.discount ? couponOf(sandbox, customer.discount).currency : null;
  return [
    ...state.subscriptions
      .by("customer", id)
      .filter((row) => row.endedAt === null)
      .map((row) => row.currency),
    ...state.invoiceItems
      .by("customer", id)
      .filter((item) => item.invoice === null)
      .map((item) => item.currency),
    ...(general === null ? [] : [general]),
    ...(customer?.balance && customer.currency ? [customer.currency] : []),
  ];
}
