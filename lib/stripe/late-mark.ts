import { markOf } from "./overage-item";

/** Names the late usage on the line: it bills a period that its invoice is not for. */
export const LATE_ITEM_MARK = "releve_late_usage";

/** What late usage comes to before the discount that its period had, and after it: "-119:-101", in minor units. */
export const BEFORE_DISCOUNT_MARK = "releve_before_discount";

export type LateItem = {
  /** The period that it belongs to, and of whose subscription. */
  stripeCustomerId: string;
  stripeSubscriptionId: string;
  startsAt: Date;
  endsAt: Date;
  sequence: number;
  /** Negative where a correction took minutes away; then the amount is a credit. */
  minutes: number;
  /** Before discounts. */
  amountMinor: number;
  currency: string;
  detectedAt: Date;
};

export type NewLateItem = LateItem & {
  /** What would have been paid in time for these minutes, or was: after the shares that their period's usage had off. */
  afterDiscountMinor: number;
  /** Names the decision that is carried out: a key that Stripe remembers never answers for an item deleted since. */
  attempt: string;
};

/** Room for clocks that differ, when what an earlier attempt made is looked for. */
const DAY_SECONDS = 86_400;

/** What an earlier attempt made was made since. */
export function madeSince({ detectedAt }: LateItem): { gte: number } {
  return { gte: Math.floor(detectedAt.getTime() / 1000) - DAY_SECONDS };
}

export function lateMark(late: LateItem): string {
  return `${markOf(late)}:${late.sequence}`;
}
