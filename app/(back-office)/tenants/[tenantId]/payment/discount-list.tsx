import { useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import type { DiscountMirror } from "@/lib/domain/discount";
import { useDiscountText } from "./use-discount-text";

/** The discounts a subscription has, one per line: which coupon, how much, until when. */
export function DiscountList({ discounts }: { discounts: DiscountMirror[] }) {
  const t = useTranslations("payment.terms");
  const text = useDiscountText();
  return (
    <ul className="grid gap-1">
      {discounts.map((discount) => {
        const { endsAt } = discount;
        return (
          <li key={discount.id}>
            {discount.name ?? discount.couponId}
            <span className="block text-xs text-muted tabular-nums">
              {text(discount)}
              {endsAt && t.rich("until", { date: () => <DateTime at={new Date(endsAt)} /> })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
