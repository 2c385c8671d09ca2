import { z } from "zod";
import { answerAsyncPayment } from "@/sandbox/stripe/billing/checkout";
import { announceDiscountEnd, checkedDiscounts, giveDiscounts } from "@/sandbox/stripe/billing/discounts";
import { renderCheckout } from "@/sandbox/stripe/render/checkout";
import { renderCustomer } from "@/sandbox/stripe/render/customer";
import { materialize } from "@/sandbox/stripe/routes/attach";
import { getCheckout } from "@/sandbox/stripe/routes/checkout";
import { getCustomer } from "@/sandbox/stripe/routes/find";
import { finishCheckout } from "@/sandbox/stripe/routes/finish-checkout";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { ApiError } from "./errors";

const DiscountInput = z.strictObject({ coupon: z.string() });
const CompleteInput = z.strictObject({ payment_method: z.string().default("pm_card_visa") });
const AsyncPaymentInput = z.strictObject({ succeeds: z.boolean() });

/** What people do at Stripe outside its API. Null for an operation that is none of these. */
export function act(sandbox: Sandbox, operation: string, body: unknown): object | null {
  const discount = /^POST customers\/([^/]+)\/discount$/.exec(operation);
  if (discount?.[1]) return discountCustomer(sandbox, discount[1], read(DiscountInput, body).coupon);
  const complete = /^POST checkout\/([^/]+)\/complete$/.exec(operation);
  if (complete?.[1]) return completed(sandbox, complete[1], read(CompleteInput, body).payment_method);
  const answer = /^POST checkout\/([^/]+)\/async_payment$/.exec(operation);
  if (answer?.[1]) return answered(sandbox, answer[1], read(AsyncPaymentInput, body).succeeds);
  return null;
}

/** On the hosted checkout: the customer's click. */
function completed(sandbox: Sandbox, id: string, token: string): object {
  const row = getCheckout(sandbox, id);
  const method = materialize(sandbox, token);
  finishCheckout(sandbox, row, { email: null, name: null, method });
  return renderCheckout(sandbox, row);
}

/** At the customer's bank: what becomes of a direct debit, days later. */
function answered(sandbox: Sandbox, id: string, succeeds: boolean): object {
  const row = getCheckout(sandbox, id);
  answerAsyncPayment(sandbox, row, succeeds);
  return renderCheckout(sandbox, row);
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

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new ApiError(z.prettifyError(result.error));
  return result.data;
}
