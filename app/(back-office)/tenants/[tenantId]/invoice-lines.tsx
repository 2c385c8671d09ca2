import type { Route } from "next";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { DateRange } from "@/components/billing/date-range";
import { Money } from "@/components/billing/money";
import type { InvoiceLine } from "@/lib/domain/invoice";
import { moneyText } from "@/lib/domain/money";

/** What an invoice bills, line by line: minutes × price where usage is billed; then what discounts take, tax adds and the customer's balance settles. */
export function InvoiceLines({
  lines,
  currency,
  discountMinor = 0,
  taxMinor = 0,
  balanceMinor = 0,
  whyOf,
}: {
  lines: InvoiceLine[];
  currency: string;
  discountMinor?: number;
  taxMinor?: number;
  balanceMinor?: number;
  /** Where a usage line is explained; a line of a preview is not yet. */
  whyOf?: (line: InvoiceLine) => Route;
}) {
  const t = useTranslations("tenant.invoices");
  if (lines.length === 0) return <p className="text-sm text-muted">{t("noLines")}</p>;
  return (
    <ul className="grid min-w-52 gap-0.5 text-sm">
      {lines.map((line) => (
        <li key={line.id} className="flex items-baseline justify-between gap-4">
          <span className="min-w-0">
            <LineName line={line} /> <LineQuantity line={line} currency={currency} />
            {(line.isUsage || line.isProration) && (
              <span className="block text-xs text-muted">
                <DateRange from={new Date(line.periodStart)} to={new Date(line.periodEnd)} />
                {whyOf && line.isUsage && <WhyLink line={line} currency={currency} href={whyOf(line)} />}
              </span>
            )}
          </span>
          <Money amountMinor={line.amountMinor} currency={currency} />
        </li>
      ))}
      {discountMinor !== 0 && <Sum name={t("discount")} amountMinor={-discountMinor} currency={currency} />}
      {taxMinor !== 0 && <Sum name={t("tax")} amountMinor={taxMinor} currency={currency} />}
      {balanceMinor !== 0 && <Sum name={t("balance")} amountMinor={balanceMinor} currency={currency} />}
    </ul>
  );
}

function Sum({ name, amountMinor, currency }: { name: string; amountMinor: number; currency: string }) {
  return (
    <li className="flex items-baseline justify-between gap-4 text-muted">
      <span>{name}</span>
      <Money amountMinor={amountMinor} currency={currency} />
    </li>
  );
}

function WhyLink({ line, currency, href }: { line: InvoiceLine; currency: string; href: Route }) {
  const t = useTranslations("tenant.invoices");
  const locale = useLocale();
  const amount = moneyText(line.amountMinor, currency, locale);
  const name =
    line.lateItemId === undefined
      ? t("whyLine", { amount, minutes: Number(line.quantity) })
      : t("whyLate", { amount });
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={name}
      className="block w-fit rounded-sm text-accent hover:underline"
    >
      {t("why")}
    </Link>
  );
}

export function LineName({ line }: { line: InvoiceLine }) {
  const t = useTranslations("tenant.invoices");
  if (line.lateItemId !== undefined) return t("late");
  if (billsNothingUsed(line)) return t("noMinutes");
  if (line.isUsage) return t(line.amountMinor === 0 ? "included" : "overage");
  if (line.isProration) return t(line.amountMinor < 0 ? "unusedTime" : "remainingTime");
  // A line without a price was added by hand, in its author's words.
  return line.priceId ? t("base") : line.description;
}

/** "Included: 0 min" would read as if no minutes were included. */
function billsNothingUsed({ isUsage, quantity, amountMinor }: InvoiceLine): boolean {
  return isUsage && amountMinor === 0 && Number(quantity) === 0;
}

/** Minutes × price; the price of what is included, and the one of a single base, would say nothing. */
function LineQuantity({ line, currency }: { line: InvoiceLine; currency: string }) {
  const t = useTranslations("tenant.invoices");
  const locale = useLocale();
  const quantity = new Intl.NumberFormat(locale).format(Number(line.quantity));
  // Late usage is the difference of two prices of its period: it has none per minute.
  if (line.lateItemId !== undefined || billsNothingUsed(line)) return null;
  const unitAmountMinor = Number(line.unitAmountMinor) === 0 ? null : line.unitAmountMinor;
  const price = unitAmountMinor && moneyText(unitAmountMinor, currency, locale);
  const text = line.isUsage
    ? price
      ? t("minutesAtPrice", { quantity, price })
      : t("minutes", { quantity })
    : price && !line.isProration && Number(line.quantity) !== 1
      ? t("quantity", { quantity, price })
      : null;
  return (
    text && (
      <span suppressHydrationWarning className="text-muted tabular-nums">
        {text}
      </span>
    )
  );
}
