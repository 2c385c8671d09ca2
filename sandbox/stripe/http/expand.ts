import { findDiscount } from "@/sandbox/stripe/billing/discounts";
import { isTaxLocation } from "@/sandbox/stripe/billing/tax-location";
import { renderCharge } from "@/sandbox/stripe/render/charge";
import { renderCheckout } from "@/sandbox/stripe/render/checkout";
import { renderCoupon, renderDiscount, renderPromotionCode } from "@/sandbox/stripe/render/coupon";
import { renderCustomer, renderDeletedCustomer } from "@/sandbox/stripe/render/customer";
import { renderDispute } from "@/sandbox/stripe/render/dispute";
import { renderInvoice, renderInvoicePayment } from "@/sandbox/stripe/render/invoice";
import { renderPaymentIntent } from "@/sandbox/stripe/render/payment-intent";
import { renderPaymentMethod } from "@/sandbox/stripe/render/payment-method";
import { renderPrice, renderTier } from "@/sandbox/stripe/render/price";
import { renderProduct } from "@/sandbox/stripe/render/product";
import { renderSetupIntent } from "@/sandbox/stripe/render/setup-intent";
import { priceOf, renderSubscription } from "@/sandbox/stripe/render/subscription";
import { renderSchedule } from "@/sandbox/stripe/render/subscription-schedule";
import { listOf } from "@/sandbox/stripe/render/wire";
import type { Address } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { invalid } from "./errors";

type Json = Record<string, unknown>;

const DEEPEST = 4;

/** Replaces ids by objects along dotted paths (docs.stripe.com/api/expanding_objects); may be asked in any order. */
export function expanded(sandbox: Sandbox, answer: object, paths: string[]): object {
  if (paths.length === 0) return answer;
  const copy: unknown = structuredClone(answer);
  for (const path of paths) {
    const steps = path.split(".");
    const depth = steps.filter((step) => step !== "data").length;
    if (depth > DEEPEST)
      throw invalid(
        `You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`,
        "expand",
      );
    follow(sandbox, copy, steps, path);
  }
  return isJson(copy) ? copy : answer;
}

function follow(sandbox: Sandbox, here: unknown, steps: string[], path: string): void {
  const [step, ...rest] = steps;
  if (step === undefined || here === null || here === undefined) return;
  if (Array.isArray(here)) {
    for (const element of here) follow(sandbox, element, steps, path);
    return;
  }
  if (!isJson(here)) throw cannot(path);
  const found = here[step];
  if (typeof found === "string") here[step] = resolve(sandbox, step, found) ?? refuse(path);
  else if (isIds(found)) here[step] = found.map((id) => resolve(sandbox, step, id) ?? refuse(path));
  else if (found === undefined) {
    const included = include(sandbox, here, step);
    here[step] = included === undefined ? refuse(path) : included;
  }
  follow(sandbox, here[step], rest, path);
}

/** What an id stands for. Product ids may be chosen by the caller, so the key decides for them. */
function resolve(sandbox: Sandbox, key: string, id: string): object | null {
  const { state } = sandbox;
  if (key === "product") return mapped(state.products.find(id), renderProduct);
  if (key === "coupon")
    return mapped(state.coupons.find(id), (row) => renderCoupon(row, sandbox.clock.now()));
  const prefix = id.split("_")[0];
  if (prefix === "cus") {
    return mapped(state.customers.find(id), (row) =>
      row.deleted ? renderDeletedCustomer(row) : renderCustomer(row),
    );
  }
  if (prefix === "pm") return mapped(state.paymentMethods.find(id), renderPaymentMethod);
  if (prefix === "price") return mapped(state.prices.find(id), renderPrice);
  if (id.startsWith("sub_sched_")) return mapped(state.schedules.find(id), renderSchedule);
  if (prefix === "sub")
    return mapped(state.subscriptions.find(id), (row) => renderSubscription(sandbox, row));
  if (prefix === "in") return mapped(state.invoices.find(id), (row) => renderInvoice(sandbox, row));
  if (prefix === "di") return mapped(findDiscount(sandbox, id), renderDiscount);
  if (prefix === "promo") {
    return mapped(state.promotionCodes.find(id), (row) => renderPromotionCode(row, sandbox.clock.now()));
  }
  if (prefix === "ch") return mapped(state.charges.find(id), renderCharge);
  if (prefix === "du") return mapped(state.disputes.find(id), renderDispute);
  if (prefix === "pi") return mapped(state.paymentIntents.find(id), renderPaymentIntent);
  if (prefix === "seti") return mapped(state.setupIntents.find(id), renderSetupIntent);
  if (prefix === "cs") return mapped(state.checkouts.find(id), (row) => renderCheckout(sandbox, row));
  return null;
}

/** Properties that are absent until they are asked for. */
function include(sandbox: Sandbox, here: Json, key: string): unknown {
  const { state } = sandbox;
  const id = String(here.id);
  if (here.object === "price" && key === "tiers") {
    const price = priceOf(sandbox, id);
    return price.billingScheme === "tiered" ? price.tiers.map(renderTier) : null;
  }
  if (here.object === "coupon" && key === "applies_to") {
    const products = state.coupons.find(id)?.appliesTo;
    return products ? { products } : null;
  }
  if (here.object === "customer" && key === "tax")
    return customerTax(state.customers.find(id)?.address ?? null);
  const invoice = here.object === "invoice" ? state.invoices.find(id) : undefined;
  if (invoice && key === "payments") {
    const payments = invoice.payments.map((payment) => renderInvoicePayment(invoice, payment));
    return listOf(payments, `/v1/invoice_payments?invoice=${id}`);
  }
  if (invoice && key === "confirmation_secret") {
    const intent = invoice.payments.at(-1)?.paymentIntent;
    return intent === undefined
      ? null
      : { client_secret: `${intent}_secret_sandbox`, type: "payment_intent" };
  }
  if (here.object === "customer" && key === "subscriptions") {
    const rows = state.subscriptions.by("customer", id).filter((row) => row.endedAt === null);
    return listOf(
      rows.map((row) => renderSubscription(sandbox, row)).reverse(),
      `/v1/customers/${id}/subscriptions`,
    );
  }
  const checkout = here.object === "checkout.session" ? state.checkouts.find(id) : undefined;
  if (checkout && key === "line_items") {
    const lines = checkout.lines.map((line) => ({
      id: line.id,
      object: "item",
      quantity: line.quantity,
      price: renderPrice(priceOf(sandbox, line.price)),
    }));
    return listOf(lines, `/v1/checkout/sessions/${id}/line_items`);
  }
  return undefined;
}

function customerTax(address: Address | null) {
  const isKnown = isTaxLocation(address);
  return {
    automatic_tax: isKnown ? "not_collecting" : "unrecognized_location",
    ip_address: null,
    location: isKnown
      ? { country: address?.country, source: "billing_address", state: address?.state }
      : null,
    provider: "stripe",
  };
}

function mapped<R>(row: R | undefined, render: (row: R) => object): object | null {
  return row === undefined ? null : render(row);
}

function refuse(path: string): never {
  throw cannot(path);
}

function cannot(path: string) {
  return invalid(`This property cannot be expanded (${path}).`, "expand");
}

function isIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
