import { invalid } from "@/sandbox/stripe/http/errors";
import type { PriceRecord, Recurring, Tier } from "@/sandbox/stripe/state/catalogue-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { PriceValues } from "./prices";

type Shape = Pick<PriceRecord, "billingScheme" | "tiersMode" | "tiers" | "unitAmount" | "transform">;

/** Metered prices need an active meter since usage records were removed (API version basil). */
export function recurringFrom({ state }: Sandbox, { recurring }: PriceValues): Recurring | null {
  if (!recurring) return null;
  const usageType = recurring.usage_type ?? "licensed";
  const meter = recurring.meter === undefined ? undefined : state.meters.find(recurring.meter);
  if (recurring.meter !== undefined && !meter)
    throw invalid(`No such meter: '${recurring.meter}'`, "recurring[meter]", "resource_missing");
  if (usageType === "metered" && !meter) {
    throw invalid(
      "Metered prices must be backed by a meter. Pass `recurring[meter]`.",
      "recurring[meter]",
      "parameter_missing",
    );
  }
  if (usageType === "licensed" && meter)
    throw invalid("A meter can only be used with `usage_type=metered`.", "recurring[meter]");
  if (meter && !meter.active) throw invalid("The meter is inactive.", "recurring[meter]");
  const { interval, interval_count: intervalCount = 1 } = recurring;
  return { interval, intervalCount, usageType, meter: meter?.id ?? null };
}

export function amountFrom(values: PriceValues): Shape {
  if (values.tiers || values.tiers_mode) throw invalid("`tiers` requires `billing_scheme=tiered`.", "tiers");
  const unitAmount = oneAmount(values.unit_amount, values.unit_amount_decimal, "unit_amount");
  if (unitAmount === null) {
    throw invalid("Missing required param: unit_amount.", "unit_amount", "parameter_missing");
  }
  const { transform_quantity: transform } = values;
  return {
    billingScheme: "per_unit",
    tiersMode: null,
    tiers: [],
    unitAmount,
    transform: transform ? { divideBy: transform.divide_by, round: transform.round } : null,
  };
}

export function tiersFrom(values: PriceValues): Shape {
  if (values.unit_amount !== undefined || values.unit_amount_decimal !== undefined) {
    throw invalid("`unit_amount` cannot be used with `billing_scheme=tiered`.", "unit_amount");
  }
  if (values.transform_quantity)
    throw invalid("`transform_quantity` cannot be combined with `tiers`.", "transform_quantity");
  if (!values.tiers_mode)
    throw invalid("Missing required param: tiers_mode.", "tiers_mode", "parameter_missing");
  const { tiers: sent = [] } = values;
  if (sent.length === 0) throw invalid("Missing required param: tiers.", "tiers", "parameter_missing");
  const tiers = sent.map((tier, index): Tier => {
    const name = `tiers[${index}]`;
    const unitAmount = oneAmount(tier.unit_amount, tier.unit_amount_decimal, `${name}[unit_amount]`);
    const flatAmount = oneAmount(tier.flat_amount, tier.flat_amount_decimal, `${name}[flat_amount]`);
    if (unitAmount === null && flatAmount === null)
      throw invalid("Each tier needs an amount.", `${name}[unit_amount]`);
    return { upTo: tier.up_to === "inf" ? null : tier.up_to, unitAmount, flatAmount };
  });
  checkOrder(tiers);
  return { billingScheme: "tiered", tiersMode: values.tiers_mode, tiers, unitAmount: null, transform: null };
}

function checkOrder(tiers: Tier[]): void {
  tiers.forEach((tier, index) => {
    const isLast = index === tiers.length - 1;
    if (isLast !== (tier.upTo === null))
      throw invalid("The last tier, and only it, must have `up_to=inf`.", `tiers[${index}][up_to]`);
    const below = tiers[index - 1]?.upTo ?? 0;
    if (tier.upTo !== null && tier.upTo <= below)
      throw invalid("Tiers must ascend.", `tiers[${index}][up_to]`);
  });
}

function oneAmount(whole: number | undefined, exact: string | undefined, name: string): string | null {
  if (whole !== undefined && exact !== undefined) {
    throw invalid(`You may only specify one of these parameters: ${name}, ${name}_decimal.`, name);
  }
  if (whole !== undefined) return String(whole);
  return exact === undefined ? null : exact.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}
