import { createHash } from "node:crypto";
import Stripe from "stripe";
import type { PriceLabel, PriceShape, PriceTier } from "@/lib/domain/catalogue";
import type { CatalogueStep, Change } from "@/lib/domain/catalogue-step";
import { stripe } from "./client";

/** What a step made or changed, and Stripe's name for the request. */
export type CarriedOut = { id: string; requestId: string | null };

/**
 * Does one step of a publication. A product has an id of ours and a meter an
 * event name that only one may hold, so Stripe itself refuses a second one; a
 * price gets a key made of everything it is, so the same request answers with
 * the same price. `meterIdOf` tells the id of a meter that the same run has made.
 */
export async function carryOutStep(
  step: CatalogueStep,
  meterIdOf: (meterId: string) => string,
): Promise<CarriedOut> {
  const made = await ask(step, meterIdOf);
  return { id: made.id, requestId: made.lastResponse.requestId };
}

function ask(step: CatalogueStep, meterIdOf: (meterId: string) => string) {
  switch (step.kind) {
    case "create_meter":
      return stripe().billing.meters.create({
        display_name: "Minutes",
        event_name: step.eventName,
        default_aggregation: { formula: "last" },
      });
    case "reactivate_meter":
      return stripe().billing.meters.reactivate(step.meterId);
    case "create_product":
      return stripe().products.create({ id: step.productId, ...productParams(step) });
    case "update_product":
      return stripe().products.update(step.productId, { active: step.isActive, ...productParams(step) });
    case "create_price":
      return createPrice(priceParams(step.lookupKey, step.label, step.shape, meterIdOf));
    case "update_price":
      return stripe().prices.update(step.priceId, step.changes.reduce(withChange, {}));
  }
}

function productParams({ name, planKey }: { name: string; planKey: string }) {
  return { name, metadata: { plan: planKey, name } };
}

function createPrice(params: Stripe.PriceCreateParams) {
  const content = createHash("sha256").update(JSON.stringify(params)).digest("hex").slice(0, 32);
  return stripe().prices.create(params, { idempotencyKey: `releve-price-${content}` });
}

function priceParams(
  lookupKey: string,
  label: PriceLabel,
  shape: PriceShape,
  meterIdOf: (meterId: string) => string,
): Stripe.PriceCreateParams {
  const { productId, currency, interval, meterId, unitAmountMinor, tiers } = shape;
  if (interval === "other") throw new Error("A plan is billed by the month or by the year");
  return {
    product: productId,
    currency,
    lookup_key: lookupKey,
    transfer_lookup_key: true,
    nickname: `${label.plan} v${label.version}, ${label.part}`,
    metadata: metadataOf(label),
    recurring: meterId ? { interval, usage_type: "metered", meter: meterIdOf(meterId) } : { interval },
    ...(tiers
      ? { billing_scheme: "tiered", tiers_mode: "graduated", tiers: tiers.map(tierParams) }
      : { unit_amount_decimal: Stripe.Decimal.from(unitAmountMinor ?? "0") }),
  };
}

function tierParams({ upTo, unitAmountMinor }: PriceTier): Stripe.PriceCreateParams.Tier {
  return { up_to: upTo ?? "inf", unit_amount_decimal: Stripe.Decimal.from(unitAmountMinor) };
}

function withChange(params: Stripe.PriceUpdateParams, change: Change): Stripe.PriceUpdateParams {
  if (change.field === "isActive") return { ...params, active: change.to };
  if (change.field === "lookupKey") return { ...params, lookup_key: change.to, transfer_lookup_key: true };
  if (change.field === "label" && typeof change.to === "object")
    return { ...params, metadata: metadataOf(change.to) };
  throw new Error(`Stripe cannot change the ${change.field} of a price`);
}

function metadataOf({ plan, version, part }: PriceLabel): Record<string, string> {
  return { plan, version: String(version), part };
}
