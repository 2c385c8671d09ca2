import type { PriceRecord, Tier } from "@/sandbox/stripe/state/catalogue-records";
import { isAtMost, isPositive, lesser, multiplied, packaged, roundedMinor, subtracted } from "./amounts";

export interface PricedPart {
  quantity: string;
  unitAmount: string | null;
  amount: number;
  /** 1, 2 … for the parts of a tiered price. */
  tier: number | null;
  flat: boolean;
}

/** Splits a quantity into what becomes invoice lines: one per tier used, or one in all. Below zero bills zero. */
export function pricedParts(price: PriceRecord, total: string): PricedPart[] {
  const quantity = isPositive(total) ? total : "0";
  if (price.billingScheme === "tiered") {
    return price.tiersMode === "volume" ? volume(price.tiers, quantity) : graduated(price.tiers, quantity);
  }
  const unitAmount = price.unitAmount ?? "0";
  const amount = roundedMinor(multiplied(packaged(quantity, price.transform), unitAmount));
  return [{ quantity, unitAmount, amount, tier: null, flat: false }];
}

function graduated(tiers: Tier[], quantity: string): PricedPart[] {
  const parts: PricedPart[] = [];
  let below = "0";
  tiers.forEach((tier, index) => {
    const top = tier.upTo === null ? quantity : lesser(quantity, String(tier.upTo));
    const within = subtracted(top, below);
    if (isPositive(within)) {
      parts.push(...tierParts(tier, index + 1, within));
      below = top;
    }
  });
  const [first] = tiers;
  return parts.length > 0 || !first ? parts : tierParts(first, 1, "0");
}

function volume(tiers: Tier[], quantity: string): PricedPart[] {
  const index = tiers.findIndex((tier) => tier.upTo === null || isAtMost(quantity, String(tier.upTo)));
  const tier = tiers[index];
  return tier ? tierParts(tier, index + 1, quantity) : [];
}

function tierParts(tier: Tier, number: number, quantity: string): PricedPart[] {
  const unitAmount = tier.unitAmount ?? "0";
  const amount = roundedMinor(multiplied(quantity, unitAmount));
  const parts: PricedPart[] = [{ quantity, unitAmount, amount, tier: number, flat: false }];
  if (tier.flatAmount !== null && tier.flatAmount !== "0" && isPositive(quantity)) {
    const flat = roundedMinor(tier.flatAmount);
    parts.push({ quantity: "1", unitAmount: tier.flatAmount, amount: flat, tier: number, flat: true });
  }
  return parts;
}
