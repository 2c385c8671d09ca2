import { renderDiscount } from "@/sandbox/stripe/render/coupon";
import { renderPrice } from "@/sandbox/stripe/render/price";
import type { State } from "@/sandbox/stripe/state/state";
import { isPlain } from "@/sandbox/stripe/webhooks/differing";
import { undoDiscount } from "./before-clover";
import { hashAt, type Json, listAt, remove, textAt, type VersionChange } from "./version-change";

/**
 * 2025-03-31.basil: periods moved from the subscription to its items, an
 * invoice's subscription below `parent`, its payment into a list of payments,
 * a line's price below `pricing`; the single `discount` went, and payments no
 * longer name their invoice.
 */
export const basilChanges: VersionChange[] = [
  {
    since: "2025-03-31.basil",
    undo: {
      subscription,
      invoice,
      line_item: line,
      invoiceitem: invoiceItem,
      payment_intent: (intent, state) => nameInvoice(intent, String(intent.id), state),
      charge: (charge, state) => nameInvoice(charge, textAt(charge, "payment_intent"), state),
    },
  },
];

function subscription(object: Json, state: State): void {
  const items = listAt(object, "items", "data").filter(isPlain);
  const [first] = items;
  object.current_period_start = first?.current_period_start;
  object.current_period_end = first?.current_period_end;
  object.discount = oldDiscount(state, object);
  for (const item of items) remove(item, "current_period_start", "current_period_end");
}

function invoice(object: Json, state: State): void {
  const row = state.invoices.find(String(object.id));
  const details = hashAt(object, "parent", "subscription_details");
  const intent = row?.payments.at(-1)?.paymentIntent ?? null;
  object.subscription = details.subscription ?? null;
  object.subscription_details = { metadata: details.metadata ?? null };
  object.paid = object.status === "paid";
  object.paid_out_of_band = object.status === "paid" && intent === null && object.amount_paid !== 0;
  object.payment_intent = intent;
  object.charge = state.paymentIntents.find(intent ?? "")?.latestCharge ?? null;
  object.tax = listAt(object, "total_taxes")
    .filter(isPlain)
    .reduce((sum, { amount }) => sum + Number(amount), 0);
  object.total_tax_amounts = listAt(object, "total_taxes");
  object.discount = oldDiscount(state, object);
  object.application_fee_amount = null;
  object.quote = null;
  remove(object, "parent", "payments", "confirmation_secret", "total_taxes", "amount_overpaid");
}

function line(object: Json, state: State): void {
  const item = hashAt(object, "parent", "invoice_item_details");
  const subscribed = hashAt(object, "parent", "subscription_item_details");
  const isItem = textAt(object, "parent", "type") === "invoice_item_details";
  const details = isItem ? item : subscribed;
  object.type = isItem ? "invoiceitem" : "subscription";
  object.invoice_item = item.invoice_item ?? undefined;
  object.subscription = details.subscription ?? null;
  object.subscription_item = subscribed.subscription_item ?? undefined;
  object.proration = details.proration ?? false;
  object.proration_details = details.proration_details ?? { credited_items: null };
  object.price = oldPrice(state, object);
  object.unit_amount_excluding_tax = textAt(object, "pricing", "unit_amount_decimal");
  object.tax_amounts = listAt(object, "taxes");
  object.tax_rates = [];
  remove(object, "parent", "pricing", "taxes");
}

function invoiceItem(object: Json, state: State): void {
  const details = hashAt(object, "parent", "subscription_details");
  const unitAmount = textAt(object, "pricing", "unit_amount_decimal");
  object.price = oldPrice(state, object);
  object.subscription = details.subscription ?? null;
  object.subscription_item = details.subscription_item ?? undefined;
  object.unit_amount_decimal = unitAmount;
  object.unit_amount = unitAmount !== null && /^-?\d+$/.test(unitAmount) ? Number(unitAmount) : null;
  remove(object, "parent", "pricing");
}

function oldPrice(state: State, object: Json): object | null {
  const row = state.prices.find(textAt(object, "pricing", "price_details", "price") ?? "");
  return row ? renderPrice(row) : null;
}

function oldDiscount(state: State, object: Json): object | null {
  const [first] = listAt(object, "discounts");
  const row = typeof first === "string" ? state.discounts.find(first) : undefined;
  if (!row) return null;
  const discount: Json = { ...renderDiscount(row) };
  undoDiscount(discount, state);
  return discount;
}

function nameInvoice(payment: Json, intent: string | null, state: State): void {
  payment.invoice = state.paymentIntents.find(intent ?? "")?.invoice ?? null;
}
