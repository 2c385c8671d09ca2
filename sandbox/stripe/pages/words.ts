import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import type { PriceRecord } from "@/sandbox/stripe/state/catalogue-records";

/** `every month`, `every 3 months`. */
export function cadenceOf({ recurring }: PriceRecord): string {
  if (recurring === null) return "once";
  const { interval, intervalCount } = recurring;
  return intervalCount === 1 ? `every ${interval}` : `every ${intervalCount} ${interval}s`;
}

/** What one unit costs, tier by tier where there are tiers. */
export function priceWords(price: PriceRecord): string {
  const { currency, unitAmount } = price;
  if (price.billingScheme === "per_unit")
    return `${displayAmount(unitAmount ?? "0", currency)} ${cadenceOf(price)}`;
  return price.tiers
    .map((tier, index) => {
      const each =
        tier.unitAmount === "0" || tier.unitAmount === null
          ? "free"
          : `${displayAmount(tier.unitAmount, currency)} each`;
      if (tier.upTo !== null) return `${index === 0 ? "first" : "up to"} ${tier.upTo}: ${each}`;
      return index === 0 ? each : `beyond: ${each}`;
    })
    .join("; ");
}

export function when(unix: number | null): string {
  return unix === null ? "—" : `${new Date(unix * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export function day(unix: number): string {
  return new Date(unix * 1000).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}
