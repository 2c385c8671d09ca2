import type Stripe from "stripe";
import {
  type Catalogue,
  type FoundMeter,
  type FoundPrice,
  type FoundProduct,
  PRICE_PARTS,
  type PriceLabel,
  type PriceShape,
  plainDecimal,
  TIERS_MODES,
} from "@/lib/domain/catalogue";
import { PLAN_INTERVALS } from "@/lib/domain/values";
import { stripe } from "./client";
import { isMissing } from "./refusal";

/** Stripe takes at most ten lookup keys in one question. */
const KEYS_AT_ONCE = 10;
const PAGE = 100;

/** What to look for of one plan version: the ids we have recorded and the names we give. */
export type VersionNames = { productIds: string[]; priceIds: string[]; lookupKeys: string[] };

/**
 * What Stripe has under the given names. Where a lookup key is not found, every
 * price of the version's product is read too: one whose lookup key was taken off
 * is recognised by its metadata. So a catalogue that is right costs few questions.
 */
export async function readCatalogue(versions: readonly VersionNames[]): Promise<Catalogue> {
  const [products, named, meters] = await Promise.all([
    listProducts(distinctOf(versions, ({ productIds }) => productIds)),
    listByLookupKey(distinctOf(versions, ({ lookupKeys }) => lookupKeys)),
    listMeters(),
  ]);
  const prices = new Map(named.map((price) => [price.id, price]));
  const keep = (price: FoundPrice) => prices.set(price.id, price);
  const lacking = versions.filter(({ lookupKeys }) =>
    lookupKeys.some((key) => named.every((price) => price.lookupKey !== key)),
  );
  // One after the other: Stripe allows a test account few questions at once.
  for (const productId of distinctOf(lacking, ({ productIds }) => productIds)) {
    if (products.some(({ id }) => id === productId)) (await listByProduct(productId)).forEach(keep);
  }
  for (const priceId of distinctOf(versions, ({ priceIds }) => priceIds)) {
    const price = prices.has(priceId) ? null : await findPrice(priceId);
    if (price) keep(price);
  }
  const all = [...prices.values()];
  const holders = distinctOf(all, ({ shape }) => [shape.productId]).filter((id) =>
    products.every((product) => product.id !== id),
  );
  return { products: [...products, ...(await listProducts(holders))], prices: all, meters };
}

function distinctOf<Item>(items: readonly Item[], namesOf: (item: Item) => string[]): string[] {
  return [...new Set(items.flatMap(namesOf))];
}

async function listProducts(ids: string[]): Promise<FoundProduct[]> {
  const found: FoundProduct[] = [];
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = await stripe().products.list({ ids: ids.slice(from, from + PAGE), limit: PAGE });
    found.push(...page.data.map(productFrom));
  }
  return found;
}

async function listByLookupKey(keys: string[]): Promise<FoundPrice[]> {
  const found: FoundPrice[] = [];
  for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
    const page = await stripe().prices.list({
      lookup_keys: keys.slice(from, from + KEYS_AT_ONCE),
      limit: PAGE,
      expand: ["data.tiers"],
    });
    found.push(...page.data.map(priceFrom));
  }
  return found;
}

async function listByProduct(product: string): Promise<FoundPrice[]> {
  const found: FoundPrice[] = [];
  for await (const price of stripe().prices.list({ product, limit: PAGE, expand: ["data.tiers"] })) {
    found.push(priceFrom(price));
  }
  return found;
}

async function findPrice(id: string): Promise<FoundPrice | null> {
  try {
    return priceFrom(await stripe().prices.retrieve(id, { expand: ["tiers"] }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function listMeters(): Promise<FoundMeter[]> {
  const found: FoundMeter[] = [];
  for await (const meter of stripe().billing.meters.list({ limit: PAGE })) found.push(meterFrom(meter));
  return found;
}

function productFrom({ id, name, active, metadata }: Stripe.Product): FoundProduct {
  return {
    id,
    name,
    isActive: active,
    planKey: metadata.plan ?? null,
    publishedName: metadata.name ?? null,
  };
}

function priceFrom(price: Stripe.Price): FoundPrice {
  return {
    id: price.id,
    lookupKey: price.lookup_key,
    isActive: price.active,
    label: labelFrom(price.metadata),
    shape: shapeFrom(price),
  };
}

function shapeFrom(price: Stripe.Price): PriceShape {
  const { recurring, unit_amount_decimal: unitAmount, transform_quantity: packages } = price;
  const interval = PLAN_INTERVALS.find((known) => known === recurring?.interval);
  return {
    productId: typeof price.product === "string" ? price.product : price.product.id,
    currency: price.currency,
    interval: interval && recurring?.interval_count === 1 ? interval : "other",
    isMetered: recurring?.usage_type === "metered",
    meterId: recurring?.meter ?? null,
    // An amount for a package of several is no amount for one.
    unitAmountMinor: unitAmount === null || packages ? null : plainDecimal(String(unitAmount)),
    tiersMode: TIERS_MODES.find((known) => known === price.tiers_mode) ?? null,
    tiers: price.tiers?.map(tierFrom) ?? null,
  };
}

function tierFrom(tier: Stripe.Price.Tier) {
  return {
    upTo: tier.up_to,
    unitAmountMinor: plainDecimal(String(tier.unit_amount_decimal ?? 0)),
    flatAmountMinor: plainDecimal(String(tier.flat_amount_decimal ?? 0)),
  };
}

function labelFrom({ plan, version, part }: Stripe.Metadata): PriceLabel | null {
  const known = PRICE_PARTS.find((candidate) => candidate === part);
  return plan && known && Number.isSafeInteger(Number(version))
    ? { plan, version: Number(version), part: known }
    : null;
}

function meterFrom(meter: Stripe.Billing.Meter): FoundMeter {
  const { formula } = meter.default_aggregation;
  return {
    id: meter.id,
    eventName: meter.event_name,
    displayName: meter.display_name,
    formula: String(formula),
    isUsable:
      formula === "last" &&
      meter.event_time_window === null &&
      meter.value_settings.event_payload_key === "value" &&
      meter.customer_mapping.event_payload_key === "stripe_customer_id",
    isActive: meter.status === "active",
  };
}
