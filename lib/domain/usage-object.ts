type Period = { stripeSubscriptionId: string; startsAt: Date };

/** How a difference names the usage period that it is about: its subscription, and from when. */
export function usageObjectId({ stripeSubscriptionId, startsAt }: Period): string {
  return `${stripeSubscriptionId}:${startsAt.toISOString()}`;
}
