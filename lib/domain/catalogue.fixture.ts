import type { Catalogue, FoundMeter, FoundPrice } from "./catalogue";
import type { CatalogueStep } from "./catalogue-step";

/** What Stripe does with a step, by Stripe's own rules: it refuses what Stripe refuses. */
export function applyStep(found: Catalogue, step: CatalogueStep): Catalogue {
  const { products, prices, meters } = found;
  switch (step.kind) {
    case "create_meter":
      return { ...found, meters: [...meters, newMeter(meters, step.eventName)] };
    case "reactivate_meter":
      return {
        ...found,
        meters: meters.map((meter) => (meter.id === step.meterId ? reactivated(meter, meters) : meter)),
      };
    case "create_product": {
      if (products.some(({ id }) => id === step.productId)) throw new Error("Product already exists.");
      const { productId: id, name, planKey } = step;
      return {
        ...found,
        products: [...products, { id, name, isActive: true, planKey, publishedName: name }],
      };
    }
    case "update_product": {
      const { name, planKey, isActive } = step;
      const update = { name, planKey, isActive, publishedName: name };
      return {
        ...found,
        products: products.map((product) =>
          product.id === step.productId ? { ...product, ...update } : product,
        ),
      };
    }
    case "create_price":
      return { ...found, prices: [...withoutKey(prices, step.lookupKey), newPrice(found, step)] };
    case "update_price":
      return {
        ...found,
        prices: step.changes.reduce((all, change) => changed(all, step.priceId, change), prices),
      };
  }
}

function newMeter(meters: FoundMeter[], eventName: string): FoundMeter {
  if (meters.some((meter) => meter.isActive && meter.eventName === eventName))
    throw new Error("The event name is taken.");
  const id = `mtr_${meters.length}`;
  return { id, eventName, displayName: "Minutes", isUsable: true, formula: "last", isActive: true };
}

function reactivated(meter: FoundMeter, meters: FoundMeter[]): FoundMeter {
  if (meter.isActive) throw new Error("The meter is already active.");
  if (meters.some((other) => other.isActive && other.eventName === meter.eventName))
    throw new Error("The event name is taken.");
  return { ...meter, isActive: true };
}

function newPrice(
  { products, prices, meters }: Catalogue,
  step: Extract<CatalogueStep, { kind: "create_price" }>,
): FoundPrice {
  const { shape, lookupKey, label } = step;
  if (!products.some(({ id }) => id === shape.productId)) throw new Error("No such product.");
  const meter = meters.find(
    ({ id, eventName, isActive }) =>
      id === shape.meterId || (isActive && shape.meterId === `new:${eventName}`),
  );
  if (shape.isMetered && !meter?.isActive) throw new Error("No such active meter.");
  return {
    id: unusedPriceId(prices),
    lookupKey,
    isActive: true,
    label,
    shape: { ...shape, meterId: meter?.id ?? null },
  };
}

/** Ids are never given twice, also where a price in between is gone. */
function unusedPriceId(prices: FoundPrice[]): string {
  let number = prices.length;
  while (prices.some(({ id }) => id === `price_${number}`)) number += 1;
  return `price_${number}`;
}

function withoutKey(prices: FoundPrice[], lookupKey: string): FoundPrice[] {
  return prices.map((price) => (price.lookupKey === lookupKey ? { ...price, lookupKey: null } : price));
}

function changed(
  prices: FoundPrice[],
  id: string,
  change: Extract<CatalogueStep, { kind: "update_price" }>["changes"][number],
): FoundPrice[] {
  const others = change.field === "lookupKey" ? withoutKey(prices, change.to) : prices;
  return others.map((price) => {
    if (price.id !== id) return price;
    if (change.field === "lookupKey") return { ...price, lookupKey: change.to };
    if (change.field === "isActive") return { ...price, isActive: change.to };
    if (change.field === "label" && typeof change.to === "object") return { ...price, label: change.to };
    throw new Error(`Stripe cannot change the ${change.field} of a price`);
  });
}
