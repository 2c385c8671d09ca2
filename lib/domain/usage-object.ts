type Period = { stripeSubscriptionId: string; startsAt: Date };

/** How a difference names the usage period that it is about: its subscription, and from when. */
export function usageObjectId({ stripeSubscriptionId, startsAt }: Period): string {
  return `${stripeSubscriptionId}:${startsAt.toISOString()}`;
}

/** The period that a difference names; null for any other text. */
export function periodOfUsageObject(objectId: string): Period | null {
  const [, stripeSubscriptionId, start] = /^(\w+):(\S+)$/.exec(objectId) ?? [];
  if (!stripeSubscriptionId || !start) return null;
  const startsAt = new Date(start);
  return Number.isNaN(startsAt.getTime()) ? null : { stripeSubscriptionId, startsAt };
}
