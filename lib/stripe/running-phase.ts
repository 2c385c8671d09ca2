import type Stripe from "stripe";

type Phase = Stripe.SubscriptionSchedule.Phase;
type Item = Phase["items"][number];
type AskedPhase = Stripe.SubscriptionScheduleUpdateParams.Phase;
type AskedDiscount = { discount?: string; promotion_code?: string; coupon?: string };

/** The phase of a schedule that runs now. Throws when none does. */
export function runningPhaseOf({ id, current_phase: current, phases }: Stripe.SubscriptionSchedule): Phase {
  const running = phases.find(({ start_date }) => start_date === current?.start_date);
  if (!running) throw new Error(`Schedule ${id} has no running phase`);
  return running;
}

/** An item of a running phase as Stripe is told it again: what is left out, Stripe removes. */
export function runningItem(item: Item): AskedPhase["items"][number] {
  const { quantity, metadata, tax_rates: rates } = item;
  const discounts = discountsOf(item.discounts);
  return {
    price: idOf(item.price),
    ...(quantity === undefined ? {} : { quantity }),
    ...(metadata && Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(rates && rates.length > 0 ? { tax_rates: rates.map(idOf) } : {}),
    ...(discounts.length > 0 ? { discounts } : {}),
  };
}

/** What a running phase says beside its items and dates: a phase that does not name it has none. */
export function phaseSettings(phase: Phase): Partial<AskedPhase> {
  const discounts = discountsOf(phase.discounts);
  const { automatic_tax: tax, default_tax_rates: rates, invoice_settings: invoicing } = phase;
  const { collection_method, default_payment_method: method, description } = phase;
  const days = invoicing?.days_until_due;
  return {
    ...(discounts.length > 0 ? { discounts } : {}),
    ...(tax ? { automatic_tax: { enabled: tax.enabled } } : {}),
    ...(rates && rates.length > 0 ? { default_tax_rates: rates.map(idOf) } : {}),
    ...(collection_method ? { collection_method } : {}),
    ...(typeof days === "number" ? { invoice_settings: { days_until_due: days } } : {}),
    ...(method ? { default_payment_method: idOf(method) } : {}),
    ...(description ? { description } : {}),
  };
}

function discountsOf(discounts: Phase["discounts"]): AskedDiscount[] {
  return discounts.flatMap(({ discount, promotion_code: code, coupon }): AskedDiscount[] => {
    if (discount) return [{ discount: idOf(discount) }];
    if (code) return [{ promotion_code: idOf(code) }];
    return coupon ? [{ coupon: idOf(coupon) }] : [];
  });
}

function idOf(object: string | { id: string }): string {
  return typeof object === "string" ? object : object.id;
}
