import { z } from "zod";
import { authenticate } from "@/sandbox/stripe/billing/charge";
import { answerAsyncPayment } from "@/sandbox/stripe/billing/checkout";
import { announceDiscountEnd, checkedDiscounts, giveDiscounts } from "@/sandbox/stripe/billing/discounts";
import { renderCheckout } from "@/sandbox/stripe/render/checkout";
import { renderCustomer } from "@/sandbox/stripe/render/customer";
import { renderPaymentIntent } from "@/sandbox/stripe/render/payment-intent";
import { renderPaymentMethod } from "@/sandbox/stripe/render/payment-method";
import { materialize } from "@/sandbox/stripe/routes/attach";
import { getCheckout } from "@/sandbox/stripe/routes/checkout";
import { getCustomer } from "@/sandbox/stripe/routes/find";
import { finishCheckout } from "@/sandbox/stripe/routes/finish-checkout";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { ApiError, noSuch } from "./errors";

const DiscountInput = z.strictObject({ coupon: z.string() });
const CompleteInput = z.strictObject({ payment_method: z.string().default("pm_card_visa") });
const AsyncPaymentInput = z.strictObject({ succeeds: z.boolean() });
const AuthenticationInput = z.strictObject({ genuine: z.boolean().default(true) });
const BankInput = z.strictObject({ decline_code: z.string().nullable() });

type Act = (sandbox: Sandbox, id: string, body: unknown) => object;

const ACTS: readonly [pattern: RegExp, act: Act][] = [
  [/^POST customers\/([^/]+)\/discount$/, discountCustomer],
  [/^POST checkout\/([^/]+)\/complete$/, completeCheckout],
  [/^POST checkout\/([^/]+)\/async_payment$/, answerCheckout],
  [/^POST payment_intents\/([^/]+)\/authenticate$/, answerBank],
  [/^POST payment_methods\/([^/]+)$/, instructBank],
];

/** What people do at Stripe outside its API. Null for an operation that is none of these. */
export function act(sandbox: Sandbox, operation: string, body: unknown): object | null {
  for (const [pattern, perform] of ACTS) {
    const id = pattern.exec(operation)?.[1];
    if (id) return perform(sandbox, id, body);
  }
  return null;
}

/** On the hosted checkout: the customer's click. */
function completeCheckout(sandbox: Sandbox, id: string, body: unknown): object {
  const row = getCheckout(sandbox, id);
  const method = materialize(sandbox, read(CompleteInput, body).payment_method);
  finishCheckout(sandbox, row, { email: null, name: null, method });
  return renderCheckout(sandbox, row);
}

/** At the customer's bank: what becomes of a direct debit, days later. */
function answerCheckout(sandbox: Sandbox, id: string, body: unknown): object {
  const row = getCheckout(sandbox, id);
  answerAsyncPayment(sandbox, row, read(AsyncPaymentInput, body).succeeds);
  return renderCheckout(sandbox, row);
}

/** At the payer's bank, which asked who they are. */
function answerBank(sandbox: Sandbox, id: string, body: unknown): object {
  const intent = sandbox.state.paymentIntents.find(id);
  if (!intent) throw noSuch("payment_intent", id, "intent");
  authenticate(sandbox, intent, read(AuthenticationInput, body).genuine);
  return renderPaymentIntent(intent);
}

/** A card's bank changes its mind: from now on it declines with a code, or pays again. */
function instructBank(sandbox: Sandbox, id: string, body: unknown): object {
  const method = sandbox.state.paymentMethods.find(id);
  if (!method) throw noSuch("PaymentMethod", id, "payment_method");
  method.declineCode = read(BankInput, body).decline_code;
  return renderPaymentMethod(method);
}

/** In the Dashboard: a discount on the customer as a whole, which the API cannot give since basil. */
function discountCustomer(sandbox: Sandbox, id: string, body: unknown): object {
  const customer = getCustomer(sandbox, id);
  const holder = { customer: id, subscription: null, currency: customer.currency ?? "eur", has: [] };
  const checked = checkedDiscounts(sandbox, [{ coupon: read(DiscountInput, body).coupon }], holder);
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
