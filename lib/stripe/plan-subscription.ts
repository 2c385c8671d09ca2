import type Stripe from "stripe";
import { type SubscriptionStatus, subscriptionStatusFrom } from "@/lib/domain/subscription";
import { stripe } from "./client";

/** What a plan is made of at Stripe. */
export type PlanPrices = { basePriceId: string; overagePriceId: string | null };

/** A subscription as changing its plan needs it, asked of Stripe at this moment. */
export type PlanSubscription = {
  id: string;
  status: SubscriptionStatus;
  currency: string;
  isCharged: boolean;
  isEnding: boolean;
  base: BaseItem;
  metered: PlanItem | null;
  /** Whether it has items that are not the plan's: they stay whatever the plan becomes. */
  hasOtherItems: boolean;
  interval: string;
  periodStart: Date;
  periodEnd: Date;
  trialEnd: number | null;
  schedule: PlanSchedule | null;
};

type PlanItem = { id: string; priceId: string };
type BaseItem = PlanItem & { quantity: number };

/** The prices that make an item a plan's. */
type KnownPrices = { planOfPrice: ReadonlyMap<string, unknown>; overagePriceIds: ReadonlySet<string> };

/** The schedule that manages a subscription; without a next phase it will change nothing more. */
type PlanSchedule = { id: string; hasNextPhase: boolean };

/** Reads what a plan is changed on. Throws when Stripe has a subscription that charges nothing ahead. */
export async function readPlanSubscription(
  subscriptionId: string,
  known: KnownPrices,
): Promise<PlanSubscription> {
  const subscription = await stripe().subscriptions.retrieve(subscriptionId, { expand: ["schedule"] });
  const { data } = subscription.items;
  const ours = data.find(({ price }) => known.planOfPrice.has(price.id));
  const base = ours ?? data.find((item) => !isMetered(item));
  if (!base) throw new Error(`Subscription ${subscriptionId} has no item that is charged ahead`);
  // Beside a base that is ours, a meter that is not ours counts something else.
  const metered = data.find((item) => isMetered(item) && (!ours || known.overagePriceIds.has(item.price.id)));
  return {
    id: subscription.id,
    status: subscriptionStatusFrom(subscription.status),
    currency: subscription.currency,
    isCharged: subscription.collection_method === "charge_automatically",
    isEnding: subscription.cancel_at_period_end || subscription.cancel_at !== null,
    base: { id: base.id, priceId: base.price.id, quantity: base.quantity ?? 1 },
    metered: metered ? { id: metered.id, priceId: metered.price.id } : null,
    hasOtherItems: data.some((item) => item !== base && item !== metered),
    interval: base.price.recurring?.interval ?? "month",
    periodStart: new Date(base.current_period_start * 1000),
    periodEnd: new Date(base.current_period_end * 1000),
    trialEnd: subscription.trial_end,
    schedule: scheduleOf(subscription),
  };
}

/** The schedule that manages a subscription, if any. */
export async function findSchedule(subscriptionId: string): Promise<PlanSchedule | null> {
  return scheduleOf(await stripe().subscriptions.retrieve(subscriptionId, { expand: ["schedule"] }));
}

function scheduleOf({ id, schedule }: Stripe.Subscription): PlanSchedule | null {
  if (!schedule) return null;
  if (typeof schedule === "string") throw new Error(`Stripe did not expand the schedule of ${id}`);
  const started = schedule.current_phase?.start_date ?? 0;
  const hasNextPhase = schedule.phases.some(({ start_date }) => start_date > started);
  return { id: schedule.id, hasNextPhase };
}

function isMetered({ price }: Stripe.SubscriptionItem): boolean {
  return price.recurring?.usage_type === "metered";
}
