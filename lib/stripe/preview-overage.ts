import { OVERAGE_ITEM_MARK } from "./overage-item";

/** Overage that Stripe's lines do not have yet. */
export type MissingOverage = { amountMinor: number; currency: string };

/** Lets a preview bill overage as the item that it will be: Stripe takes discounts off and puts taxes on. */
export function withOverage(missing: MissingOverage | null) {
  if (!missing) return {};
  const { amountMinor: amount, currency } = missing;
  return {
    invoice_items: [
      {
        amount,
        currency,
        description: "Minutes beyond those included",
        discountable: true,
        metadata: { [OVERAGE_ITEM_MARK]: "preview" },
      },
    ],
  };
}
