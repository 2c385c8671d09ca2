import type Stripe from "stripe";
import { stripe } from "./client";
import type { GivenDiscounts, OwnInvoice } from "./draft-like";
import { isMissing } from "./refusal";

type Held = { coupon: Stripe.Coupon };

/**
 * What an invoice in a renewal's place is given: the subscription's own
 * discounts that still hold, else its customer's. One that is limited to
 * products takes nothing off overage.
 */
export async function discountsHeld(
  subscription: Stripe.Subscription,
  own: OwnInvoice & { /** When its usage was. */ at: Date },
): Promise<GivenDiscounts> {
  const held = heldAt(subscription, own.at);
  return held.length === 0 ? undefined : given(held, own);
}

/**
 * The shares in percent that a subscription's usage has off at a time; a fixed
 * amount is off whatever was used, so it is none.
 */
export async function listShares({
  stripeCustomerId,
  stripeSubscriptionId,
  at,
}: {
  stripeCustomerId: string;
  stripeSubscriptionId: string;
  at: Date;
}): Promise<number[]> {
  const subscription = await stripe().subscriptions.retrieve(stripeSubscriptionId, {
    expand: ["discounts.source.coupon.applies_to"],
  });
  const held = heldAt(subscription, at).map(({ coupon }) => coupon);
  const general = held.length > 0 ? null : await findCustomerCoupon(stripeCustomerId, at);
  return [...held, ...(general ? [general] : [])].flatMap(({ percent_off, applies_to }) =>
    percent_off === null || applies_to ? [] : percent_off,
  );
}

function heldAt({ discounts }: Stripe.Subscription, at: Date): Held[] {
  return discounts.flatMap((discount) => {
    if (typeof discount === "string") throw new Error(`Stripe did not expand discount ${discount}`);
    const { coupon } = discount.source;
    return coupon && typeof coupon !== "string" && isHeldAt(discount, at) ? { coupon } : [];
  });
}

function isHeldAt({ start, end }: Stripe.Discount, at: Date): boolean {
  return start * 1000 <= at.getTime() && (end === null || end * 1000 > at.getTime());
}

/** As coupons that an invoice can be given; none of them leaves it without any, its customer's included. */
async function given(held: Held[], { mark, key }: OwnInvoice): Promise<GivenDiscounts> {
  const coupons: { coupon: string }[] = [];
  for (const { coupon } of held) {
    if (coupon.applies_to) continue;
    coupons.push({ coupon: coupon.valid ? coupon.id : await onceMore(coupon, mark, key) });
  }
  return coupons.length > 0 ? coupons : "";
}

/** A coupon that nobody may redeem any more still holds for whoever has it: the invoice gets one like it. */
async function onceMore(coupon: Stripe.Coupon, mark: OwnInvoice["mark"], key: string): Promise<string> {
  const { name, percent_off, amount_off, currency } = coupon;
  const alike = await stripe().coupons.create(
    {
      duration: "once",
      max_redemptions: 1,
      ...(name ? { name } : {}),
      ...(percent_off === null ? { amount_off: amount_off ?? 0, currency: currency ?? "" } : { percent_off }),
      metadata: mark,
    },
    { idempotencyKey: `coupon:${coupon.id}:${key}` },
  );
  return alike.id;
}

/** The coupon of a discount that a customer had; null without one, or when the customer or the coupon is gone. */
async function findCustomerCoupon(customerId: string, at: Date): Promise<Stripe.Coupon | null> {
  try {
    const customer = await stripe().customers.retrieve(customerId);
    const discount = customer.deleted ? null : customer.discount;
    const coupon = discount && isHeldAt(discount, at) ? discount.source.coupon : null;
    return typeof coupon === "string" ? await stripe().coupons.retrieve(coupon) : (coupon ?? null);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
