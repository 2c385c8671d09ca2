import { useLocale, useTranslations } from "next-intl";
import type { PriceShape } from "@/lib/domain/catalogue";
import { moneyText } from "@/lib/domain/money";

/** What a price charges, in one line: "149,00 € / month", or its tiers. */
export function PriceShapeText({ shape }: { shape: PriceShape }) {
  const t = useTranslations("plans.difference");
  const perInterval = useTranslations("ui.perInterval");
  const locale = useLocale();
  const { currency, interval, unitAmountMinor, tiers } = shape;
  const amount = (minor: string) => moneyText(minor, currency, locale);
  const every = interval === "other" ? t("otherInterval") : perInterval(interval);
  if (unitAmountMinor !== null) return <span>{`${amount(unitAmountMinor)} ${every}`}</span>;
  const parts = (tiers ?? []).map(({ upTo, unitAmountMinor: unit }) =>
    upTo === null
      ? t("tierBeyond", { price: amount(unit) })
      : t("tierUpTo", { minutes: upTo, price: amount(unit) }),
  );
  return <span>{[...parts, every].join(" · ")}</span>;
}
