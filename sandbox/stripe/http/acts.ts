import { z } from "zod";
import { announceDiscountEnd, checkedDiscounts, giveDiscounts } from "@/sandbox/stripe/billing/discounts";
import { renderCustomer } from "@/sandbox/stripe/render/customer";
import { getCustomer } from "@/sandbox/stripe/routes/find";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";

const DiscountInput = z.strictObject({ coupon: z.string() });

/** What people do at Stripe outside its API. Null for an operation that is none of these. */
export function act(sandbox: Sandbox, operation: string, body: unknown): object | null {
  const discount = /^POST customers\/([^/]+)\/discount$/.exec(operation);
  if (discount?.[1]) return discountCustomer(sandbox, discount[1], DiscountInput.parse(body).coupon);
  return null;
}

/** In the Dashboard: a discount on the customer as a whole, which the API cannot give since basil. */
function discountCustomer(sandbox: Sandbox, id: string, coupon: string): object {
  const customer = getCustomer(sandbox, id);
  const holder = { customer: id, subscription: null, currency: customer.currency ?? "eur", has: [] };
  const checked = checkedDiscounts(sandbox, [{ coupon }], holder);
  const before = customer.discount;
  const [given] = giveDiscounts(sandbox, checked, holder);
  customer.discount = given === undefined ? null : (sandbox.state.discounts.find(given) ?? null);
  if (before) announceDiscountEnd(sandbox, [before.id]);
  return renderCustomer(customer);
}
