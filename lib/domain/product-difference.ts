import type { Catalogue, FoundProduct } from "./catalogue";
import type { Change, ObjectDifference } from "./catalogue-step";
import { lookupKeys, ownProductId } from "./plan";
import type { PlanVersion } from "./plan-difference";

/**
 * The product of a plan: the recorded one, else the one under our own id, else
 * the one that a price with our lookup key hangs on, else our own id to be.
 */
export function productIdOf({ key, version, productId }: PlanVersion, found: Catalogue): string {
  const ours = ownProductId(key);
  const known = found.products.find(({ id }) => id === productId) ?? findProduct(found, ours);
  if (known) return known.id;
  const { base } = lookupKeys(key, version);
  const priced = found.prices.find(({ lookupKey }) => lookupKey === base);
  const holder = findProduct(found, priced?.shape.productId);
  return holder && (holder.planKey === null || holder.planKey === key) ? holder.id : ours;
}

/** What a plan's product lacks. Its name is the newest version's. */
export function productDifference(
  newest: PlanVersion,
  versions: readonly PlanVersion[],
  found: Catalogue,
): ObjectDifference {
  const { key, terms, isArchived } = newest;
  const productId = productIdOf(newest, found);
  const product = findProduct(found, productId);
  const isPublished = versions.some((version) => version.key === key && version.isPublished);
  const about = { object: "product", name: productId, planKey: key, version: null, part: null } as const;
  if (!product) {
    return {
      ...about,
      shape: null,
      stripeId: null,
      state: isArchived ? "right" : "create",
      isDrift: isPublished && !isArchived,
      changes: [],
      step: isArchived ? null : { kind: "create_product", productId, name: terms.name, planKey: key },
    };
  }
  const changes = productChanges(product, newest);
  const wasRenamed = product.publishedName === terms.name && product.name !== terms.name;
  const wasSwitched = product.isActive === isArchived;
  return {
    ...about,
    shape: null,
    stripeId: product.id,
    state: changes.length > 0 ? "update" : "right",
    isDrift: isPublished && (wasRenamed || wasSwitched),
    changes,
    step:
      changes.length > 0
        ? {
            kind: "update_product",
            productId,
            name: terms.name,
            planKey: key,
            isActive: !isArchived,
            changes,
          }
        : null,
  };
}

function productChanges(product: FoundProduct, { key, terms, isArchived }: PlanVersion): Change[] {
  const changes: Change[] = [];
  if (product.name !== terms.name) changes.push({ field: "name", from: product.name, to: terms.name });
  if (product.isActive === isArchived)
    changes.push({ field: "isActive", from: product.isActive, to: !isArchived });
  if (product.planKey !== key || product.publishedName !== terms.name)
    changes.push({ field: "label", from: product.planKey, to: key });
  return changes;
}

function findProduct({ products }: Catalogue, id: string | undefined): FoundProduct | undefined {
  return products.find((product) => product.id === id);
}
