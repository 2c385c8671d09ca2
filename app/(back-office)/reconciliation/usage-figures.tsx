import { useTranslations } from "next-intl";
import { Money } from "@/components/billing/money";
import { Missing } from "@/components/ui/missing";
import type { DifferingValue } from "@/lib/domain/drift";

const FIGURES = [
  { name: "calls", side: "ours" },
  { name: "acknowledged", side: "ours" },
  { name: "meter", side: "stripes" },
  { name: "invoiceMinutes", side: "stripes" },
] as const;

/** What the calls add up to, what Stripe acknowledged, what its meter shows and what the invoice bills, side by side. */
export function UsageFigures({ values }: { values: DifferingValue[] }) {
  const t = useTranslations("reconciliation.usage");
  const find = (name: string, side: "ours" | "stripes") =>
    values.find((value) => value.name === name)?.[side] ?? null;
  const beside = (["days", "settled", "late"] as const).flatMap((name) => {
    const minutes = find(name, "ours");
    return minutes === null ? [] : [t(`beside.${name}`, { minutes: Number(minutes) })];
  });
  const amount = find("invoiceAmountMinor", "stripes");
  return (
    <div className="grid min-w-64 max-w-md gap-1 text-xs whitespace-normal">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-[repeat(4,auto)]">
        {FIGURES.map(({ name, side }) => {
          const minutes = find(name, side);
          return (
            <div key={name} className="grid content-between">
              <dt className="text-muted">{t(name)}</dt>
              <dd className="font-medium tabular-nums">
                {minutes === null ? (
                  <Missing reason={t("none")} />
                ) : (
                  t("minutes", { minutes: Number(minutes) })
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      {(beside.length > 0 || amount !== null) && (
        <p className="flex flex-wrap gap-x-3 text-muted">
          {beside.map((text) => (
            <span key={text}>{text}</span>
          ))}
          {amount !== null && <Money amountMinor={amount} currency={find("currency", "stripes")} />}
        </p>
      )}
    </div>
  );
}
