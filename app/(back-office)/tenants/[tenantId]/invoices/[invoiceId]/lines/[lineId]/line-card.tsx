import { useFormatter, useLocale, useTranslations } from "next-intl";
import { DateRange } from "@/components/billing/date-range";
import { Money } from "@/components/billing/money";
import { StripeId } from "@/components/billing/stripe-id";
import { Card, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { exactAmountOf } from "@/lib/domain/amount-explanation";
import type { InvoiceLine } from "@/lib/domain/invoice";
import { moneyText } from "@/lib/domain/money";
import type { WhyUnexplained } from "@/lib/domain/unexplained-line";
import type { LineInvoice } from "@/lib/ledger/usage-lines";
import { stripeDashboard } from "@/lib/stripe-dashboard";

/** A line that no period of ours explains: why that is so, and what the line says of itself. */
export function LineCard({
  line,
  invoice,
  why,
}: {
  line: InvoiceLine;
  invoice: LineInvoice;
  why: WhyUnexplained;
}) {
  const t = useTranslations("explanation.line");
  const format = useFormatter();
  const { currency } = invoice;
  return (
    <Card aria-labelledby="line">
      <CardHeader id="line" title={t("fact")}>
        <StripeId id={invoice.stripeInvoiceId} object="invoices" dashboard={stripeDashboard()} />
      </CardHeader>
      <div className="grid gap-4 p-4">
        <p className="max-w-prose">
          <Why why={why} />
        </p>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 xl:grid-cols-4">
          <Field label={t("amount")}>
            <Money amountMinor={line.amountMinor} currency={currency} />
          </Field>
          <Field label={t("quantity")}>{format.number(Number(line.quantity))}</Field>
          <Field label={t("unit")}>
            <Money amountMinor={line.unitAmountMinor} currency={currency} missing={t("noUnit")} />
          </Field>
          <Field label={t("period")}>
            <DateRange from={new Date(line.periodStart)} to={new Date(line.periodEnd)} />
          </Field>
        </dl>
        <Arithmetic line={line} currency={currency} />
      </div>
    </Card>
  );
}

function Why({ why }: { why: WhyUnexplained }) {
  const t = useTranslations("explanation.line.reasons");
  const format = useFormatter();
  if (why.is === "unknown_subscription") return t(why.is, { subscription: why.stripeSubscriptionId });
  if (why.is === "before_first") {
    return t(why.is, { first: format.dateTime(why.first, { dateStyle: "medium", timeZone: "UTC" }) });
  }
  return t(why.is);
}

/** Whether the line's own numbers come to its amount. */
function Arithmetic({ line, currency }: { line: InvoiceLine; currency: string }) {
  const t = useTranslations("explanation.line");
  const locale = useLocale();
  if (line.unitAmountMinor === null) return null;
  const exact = exactAmountOf(line.quantity, line.unitAmountMinor);
  const quantity = new Intl.NumberFormat(locale).format(Number(line.quantity));
  const price = moneyText(line.unitAmountMinor, currency, locale);
  return (
    <p className="text-sm text-muted tabular-nums">
      {exact === String(line.amountMinor)
        ? t("multiplies", { quantity, price, amount: moneyText(line.amountMinor, currency, locale) })
        : t("differs", { quantity, price, exact: moneyText(exact, currency, locale) })}
    </p>
  );
}
