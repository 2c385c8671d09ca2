import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ComingBill } from "@/lib/billing/preview-coming-bill";
import { moneyText } from "@/lib/domain/money";

/** Says what the coming invoice is and when: "The next invoice is €79.00, on December 22, 2026…". */
export function useComingBillText({ isCharged }: { isCharged: boolean }) {
  const t = useTranslations("tenant.comingBill");
  const format = useFormatter();
  const locale = useLocale();
  return (bill: ComingBill | null): string => {
    if (!bill) return t("nothing");
    const amount = moneyText(bill.amountMinor, bill.currency, locale);
    if (bill.isNow) return t(isCharged ? "chargedNow" : "invoicedNow", { amount });
    if (!bill.at) return t("noDate", { amount });
    return t("next", {
      amount,
      date: format.dateTime(bill.at, { dateStyle: "long", timeZone: "UTC" }),
    });
  };
}
