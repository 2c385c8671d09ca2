import {
  baseShape,
  type Catalogue,
  type FoundPrice,
  isSameShape,
  overageShape,
  type PriceLabel,
  type PricePart,
  type PriceShape,
} from "./catalogue";
import type { Change, ObjectDifference } from "./catalogue-step";
import { lookupKeys } from "./plan";
import type { PlanVersion } from "./plan-difference";
import { productIdOf } from "./product-difference";

/** What a version's prices lack. In conflict, neither is touched: the version as a whole needs a successor. */
export function priceDifferences(
  version: PlanVersion,
  found: Catalogue,
  meterId: string,
): ObjectDifference[] {
  const productId = productIdOf(version, found);
  const keys = lookupKeys(version.key, version.version);
  const base = { part: "base", shape: baseShape(version.terms, productId) } as const;
  const overage = { part: "overage", shape: overageShape(version.terms, productId, meterId) } as const;
  const wanted = version.terms.usageMode === "meter" ? [base, overage] : [base];
  const prices = wanted.map(({ part, shape }) =>
    priceDifference({ version, part, shape, lookupKey: keys[part] }, found.prices),
  );
  // An archived version that never came to have a price needs none.
  const needed = version.isArchived ? prices.filter(({ state }) => state !== "create") : prices;
  if (!needed.some(({ state }) => state === "conflict")) return needed;
  // Half a version helps nobody: the other price follows into the new version.
  return needed.map((price) => (price.state === "conflict" ? price : { ...price, step: null }));
}

type WantedPrice = { version: PlanVersion; part: PricePart; shape: PriceShape; lookupKey: string };

function priceDifference(wanted: WantedPrice, prices: readonly FoundPrice[]): ObjectDifference {
  const { version, part, shape, lookupKey } = wanted;
  const label = { plan: version.key, version: version.version, part };
  const about = { object: "price", planKey: version.key, version: version.version, part, shape } as const;
  const candidates = candidatesFor(wanted, label, prices);
  const price = candidates.find((candidate) => isSameShape(candidate.shape, shape));
  const [other] = candidates;
  if (!price && other && !version.isArchived) {
    const changes: Change[] = [{ field: "shape", from: other.shape, to: shape }];
    const isDrift = version.isPublished;
    return {
      ...about,
      name: lookupKey,
      stripeId: other.id,
      state: "conflict",
      isDrift,
      changes,
      step: null,
    };
  }
  if (!price) {
    const step = { kind: "create_price", lookupKey, label, shape } as const;
    return {
      ...about,
      name: lookupKey,
      stripeId: null,
      state: "create",
      isDrift: version.isPublished,
      changes: [],
      step,
    };
  }
  const changes = priceChanges(wanted, label, price);
  return {
    ...about,
    name: lookupKey,
    stripeId: price.id,
    state: changes.length > 0 ? "update" : "right",
    isDrift: version.isPublished && changes.some(({ field }) => field !== "label"),
    changes,
    step: changes.length > 0 ? { kind: "update_price", priceId: price.id, changes } : null,
  };
}

function candidatesFor(
  { version, part, lookupKey }: WantedPrice,
  label: PriceLabel,
  prices: readonly FoundPrice[],
): FoundPrice[] {
  const recordedId = part === "base" ? version.basePriceId : version.overagePriceId;
  return [
    ...prices.filter(({ id }) => id === recordedId),
    ...prices.filter((price) => price.lookupKey === lookupKey),
    ...prices.filter((price) => price.label !== null && isSameLabel(price.label, label)),
  ];
}

function priceChanges({ version, lookupKey }: WantedPrice, label: PriceLabel, price: FoundPrice): Change[] {
  const changes: Change[] = [];
  if (price.lookupKey !== lookupKey && !version.isArchived)
    changes.push({ field: "lookupKey", from: price.lookupKey, to: lookupKey });
  if (price.isActive === version.isArchived)
    changes.push({ field: "isActive", from: price.isActive, to: !version.isArchived });
  if (price.label === null || !isSameLabel(price.label, label))
    changes.push({ field: "label", from: price.label, to: label });
  return changes;
}

function isSameLabel(left: PriceLabel, right: PriceLabel): boolean {
  return left.plan === right.plan && left.version === right.version && left.part === right.part;
}
