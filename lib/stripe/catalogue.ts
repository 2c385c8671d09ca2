import Stripe from "stripe";
import { stripe } from "./client";
import { isMissing } from "./refusal";

/** One meter serves every plan: its value is a customer's minutes in the period. */
const METER_EVENT_NAME = "releve_minutes";

type NewPrice = Omit<Stripe.PriceCreateParams, "tiers" | "tiers_mode" | "billing_scheme"> & {
  lookup_key: string;
  /** Present on metered prices: minutes that cost nothing, then minor units for each. */
  includedMinutes?: number;
  overagePriceMinor?: string;
};

/** The product of a plan, under an id of ours: making it twice is impossible. */
export async function findOrCreateProduct(plan: { key: string; name: string }): Promise<string> {
  const id = `releve_${plan.key}`;
  try {
    const product = await stripe().products.retrieve(id);
    if (product.name !== plan.name) await stripe().products.update(id, { name: plan.name });
    return product.id;
  } catch (error) {
    if (!isMissing(error)) throw error;
    const product = await stripe().products.create({ id, name: plan.name, metadata: { plan: plan.key } });
    return product.id;
  }
}

/** A price found by its lookup key, which names plan and version. */
export async function findOrCreatePrice(price: NewPrice): Promise<string> {
  const { data } = await stripe().prices.list({ lookup_keys: [price.lookup_key], limit: 1 });
  if (data[0]) return data[0].id;
  const { includedMinutes, overagePriceMinor, ...params } = price;
  const created = await stripe().prices.create(
    overagePriceMinor === undefined
      ? params
      : {
          ...params,
          billing_scheme: "tiered",
          tiers_mode: "graduated",
          tiers: graduatedTiers(includedMinutes ?? 0, overagePriceMinor),
        },
  );
  return created.id;
}

/** The meter whose last value in a period is the period's total. */
export async function findOrCreateMeter(): Promise<{ id: string; eventName: string }> {
  for await (const meter of stripe().billing.meters.list({ status: "active", limit: 100 })) {
    if (meter.event_name !== METER_EVENT_NAME) continue;
    if (meter.default_aggregation.formula !== "last") {
      throw new Error(
        `Stripe's meter "${METER_EVENT_NAME}" aggregates by ${meter.default_aggregation.formula}, not by "last"`,
      );
    }
    return { id: meter.id, eventName: meter.event_name };
  }
  const meter = await stripe().billing.meters.create({
    display_name: "Minutes",
    event_name: METER_EVENT_NAME,
    default_aggregation: { formula: "last" },
  });
  return { id: meter.id, eventName: meter.event_name };
}

function graduatedTiers(includedMinutes: number, overagePriceMinor: string): Stripe.PriceCreateParams.Tier[] {
  const beyond = { up_to: "inf", unit_amount_decimal: Stripe.Decimal.from(overagePriceMinor) } as const;
  return includedMinutes > 0 ? [{ up_to: includedMinutes, unit_amount: 0 }, beyond] : [beyond];
}
