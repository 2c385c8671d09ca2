import type { Catalogue, FoundMeter } from "./catalogue";
import type { CatalogueStep, ObjectDifference } from "./catalogue-step";
import { canServe, chooseMeter } from "./meter-choice";
import type { PlanTerms } from "./plan";
import { priceDifferences } from "./price-difference";
import { productDifference } from "./product-difference";

/** One version of a plan as our database wants it in Stripe, with the ids it has recorded so far. */
export type PlanVersion = {
  key: string;
  version: number;
  terms: PlanTerms;
  /** Published once: from then on what differs was changed by hand. */
  isPublished: boolean;
  /** No new subscriptions: its prices and product are inactive, and running ones go on. */
  isArchived: boolean;
  productId: string | null;
  basePriceId: string | null;
  overagePriceId: string | null;
  meterId: string | null;
};

export type PlanDifference = {
  /** Every object that the plans need, in the order in which it is made. */
  objects: ObjectDifference[];
  /** What makes Stripe match, in order. A conflict has no step: its version cannot be made to match. */
  steps: CatalogueStep[];
};

/**
 * Compares plan versions with what Stripe has. Objects are recognised by their
 * recorded ids, then by lookup key, then by metadata, so that what a crashed run
 * has made is found and not made again.
 */
export function planDifference(versions: readonly PlanVersion[], found: Catalogue): PlanDifference {
  const choice = chooseMeter(
    found.meters,
    versions.flatMap(({ meterId }) => meterId ?? []),
  );
  const meterIdOf = (version: PlanVersion): string => {
    const recorded = found.meters.find(({ id }) => id === version.meterId);
    if (recorded && canServe(recorded, found.meters)) return recorded.id;
    // A version that has been published keeps its meter; losing it is a conflict of its price.
    return choice.meter?.id ?? newMeterId(choice.eventName);
  };
  const metered = versions.filter(({ terms }) => terms.usageMode === "meter");
  const meterIds = [...new Set(metered.map(meterIdOf))];
  const objects = [
    ...meterIds.map((id) => meterDifference(id, choice.eventName, metered, found.meters)),
    ...newestOfEachKey(versions).map((version) => productDifference(version, versions, found)),
    ...versions.flatMap((version) => priceDifferences(version, found, meterIdOf(version))),
  ];
  return { objects, steps: objects.flatMap(({ step }) => step ?? []) };
}

/** What a meter's id is called while there is none: a step that needs it names it by its event. */
export function newMeterId(eventName: string): string {
  return `new:${eventName}`;
}

/** The versions whose price in Stripe can never be made to match: each needs a new version. */
export function conflictsOf({ objects }: PlanDifference): { planKey: string; version: number }[] {
  return objects.flatMap(({ state, planKey, version }) =>
    state === "conflict" && planKey !== null && version !== null ? { planKey, version } : [],
  );
}

function meterDifference(
  id: string,
  eventName: string,
  metered: readonly PlanVersion[],
  meters: readonly FoundMeter[],
): ObjectDifference {
  const meter = meters.find((candidate) => candidate.id === id);
  const isPublished = metered.some((version) => version.isPublished);
  const about = { object: "meter", planKey: null, version: null, part: null, shape: null } as const;
  if (!meter) {
    const step = { kind: "create_meter", eventName } as const;
    return {
      ...about,
      name: eventName,
      stripeId: null,
      state: "create",
      isDrift: isPublished,
      changes: [],
      step,
    };
  }
  const isRight = meter.isActive;
  return {
    ...about,
    name: meter.eventName,
    stripeId: meter.id,
    state: isRight ? "right" : "update",
    isDrift: !isRight && isPublished,
    changes: isRight ? [] : [{ field: "isActive", from: false, to: true }],
    step: isRight ? null : { kind: "reactivate_meter", meterId: meter.id },
  };
}

function newestOfEachKey(versions: readonly PlanVersion[]): PlanVersion[] {
  const newest = new Map<string, PlanVersion>();
  for (const version of versions) {
    if (version.version >= (newest.get(version.key)?.version ?? 0)) newest.set(version.key, version);
  }
  return [...newest.values()];
}
