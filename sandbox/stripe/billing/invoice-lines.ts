import { priceOf } from "@/sandbox/stripe/render/subscription";
import type { PriceRecord } from "@/sandbox/stripe/state/catalogue-records";
import type {
  InvoiceItemRecord,
  InvoiceRecord,
  LineBasis,
  LineRecord,
} from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { displayAmount, multiplied, roundedMinor } from "./amounts";
import { withDiscounts } from "./apply-discounts";
import { usageBetween, visibleNow } from "./metered-usage";
import { type PricedPart, pricedParts } from "./tiers";

/** The frozen lines of a finalized invoice, or a draft's lines as the meter stands for a reader now. */
export function invoiceLines(sandbox: Sandbox, invoice: InvoiceRecord): LineRecord[] {
  return invoice.lines ?? linesFrom(sandbox, invoice, visibleNow(sandbox));
}

/** Makes lines from their sources; finalization passes no `visibleAt`, since Stripe waits for its own events. */
export function linesFrom(sandbox: Sandbox, invoice: InvoiceRecord, visibleAt?: number): LineRecord[] {
  const lines = invoice.basis.flatMap((basis) => linesOf(sandbox, invoice, basis, visibleAt));
  return withDiscounts(sandbox, invoice, lines);
}

function linesOf(
  sandbox: Sandbox,
  invoice: InvoiceRecord,
  basis: LineBasis,
  visibleAt?: number,
): LineRecord[] {
  if (basis.kind === "invoice_item") return itemLine(sandbox, basis);
  const price = priceOf(sandbox, basis.price);
  const common = {
    price: price.id,
    product: price.product,
    start: basis.start,
    end: basis.end,
    metadata: invoice.subscriptionMetadata,
    subscriptionItem: basis.item,
    invoiceItem: null,
    proration: basis.kind === "part",
    discountable: basis.kind !== "trial",
    discounts: [],
  };
  const name = sandbox.state.products.find(price.product)?.name ?? price.product;
  if (basis.kind === "trial") {
    const description = `Trial period for ${name}`;
    return [
      { ...common, id: basis.id, amount: 0, quantity: String(basis.quantity), unitAmount: "0", description },
    ];
  }
  const parts = pricedParts(price, quantityOf(sandbox, invoice, basis, price, visibleAt));
  return parts.map((part, index) => ({
    ...common,
    id: index === 0 ? basis.id : `${basis.id}${index}`,
    amount: basis.kind === "part" ? roundedMinor(multiplied(String(part.amount), basis.share)) : part.amount,
    quantity: part.quantity,
    unitAmount: part.unitAmount,
    description: lineText(price, name, part),
  }));
}

function quantityOf(
  sandbox: Sandbox,
  invoice: InvoiceRecord,
  basis: Exclude<LineBasis, { kind: "invoice_item" | "trial" }>,
  price: PriceRecord,
  visibleAt?: number,
): string {
  if (basis.kind !== "metered") return String(basis.quantity);
  const meter = price.recurring?.meter ? sandbox.state.meters.find(price.recurring.meter) : undefined;
  if (!meter) return "0";
  return usageBetween(sandbox, meter, invoice.customer, basis.start, basis.end, visibleAt);
}

function itemLine(sandbox: Sandbox, basis: Extract<LineBasis, { kind: "invoice_item" }>): LineRecord[] {
  const item = sandbox.state.invoiceItems.find(basis.invoiceItem);
  if (!item) return [];
  const product = item.price === null ? null : priceOf(sandbox, item.price).product;
  const { amount, quantity, unitAmount, price, description, start, end, metadata, proration } = item;
  const line = { id: basis.id, amount, quantity, unitAmount, price, product, description, start, end };
  const parent = { subscriptionItem: item.subscriptionItem, invoiceItem: item.id };
  return [{ ...line, ...parent, metadata, proration, discountable: isDiscountable(item), discounts: [] }];
}

/** A proration is part of a price that a discount has been taken from already. */
export function isDiscountable({ discountable, proration }: InvoiceItemRecord): boolean {
  return discountable ?? !proration;
}

function lineText(price: PriceRecord, name: string, part: PricedPart): string {
  const every = price.recurring ? ` / ${price.recurring.interval}` : "";
  const unit = displayAmount(part.unitAmount ?? "0", price.currency);
  const tier = part.tier === null ? "" : `Tier ${part.tier} `;
  return `${part.quantity} × ${name} (${part.flat ? "flat fee, " : ""}${tier}at ${unit}${every})`;
}
