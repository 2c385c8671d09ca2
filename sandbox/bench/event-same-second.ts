import type Stripe from "stripe";
import { type Burst, type Delivery, delivery } from "./event-burst";

const PAIRS = 100;

/** Two events of each subscription, told to end and then to stay within one second; it stays. */
export type SameSecond = { subscriptionIds: string[]; deliveries: Delivery[] };

/** Takes pairs out of the burst and gives both events of a pair the same second, as Stripe does when they are close. */
export function sameSecondPairs(run: string, { events, subscriptionIds }: Burst): SameSecond {
  const created = Math.floor(Date.now() / 1000);
  const chosen = subscriptionIds.slice(0, PAIRS);
  const pairs = chosen.flatMap((subscriptionId, index) =>
    lastTwo(events, subscriptionId).map((event, place) =>
      delivery({ ...event, id: `evt_${run}_${index}_${place}`, created }),
    ),
  );
  return { subscriptionIds: chosen, deliveries: pairs };
}

function lastTwo(events: readonly Stripe.Event[], subscriptionId: string): Stripe.Event[] {
  const pair = events
    .filter(
      ({ data, type }) =>
        type === "customer.subscription.updated" &&
        data.object.object === "subscription" &&
        data.object.id === subscriptionId,
    )
    .slice(-2);
  if (pair.length < 2) throw new Error(`${subscriptionId} has no pair of events`);
  return pair;
}
