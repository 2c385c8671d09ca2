import { CircleCheck, CircleDot, CircleHelp, Hourglass, type LucideIcon, TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Money } from "@/components/billing/money";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Missing } from "@/components/ui/missing";
import type { AmountCheck } from "@/lib/domain/amount-check";
import { moneyText } from "@/lib/domain/money";
import type { Tone } from "@/lib/domain/subscription";
import type { PeriodExplanation } from "@/lib/ledger/explain-period";
import { VerdictText } from "./verdict-text";

const LOOKS = {
  equal: { tone: "good", Icon: CircleCheck },
  different: { tone: "attention", Icon: TriangleAlert },
  so_far: { tone: "neutral", Icon: CircleDot },
  closing: { tone: "neutral", Icon: Hourglass },
  unread: { tone: "attention", Icon: CircleHelp },
} as const satisfies Record<AmountCheck["is"], { tone: Tone; Icon: LucideIcon }>;

/** Both amounts, whether they are equal, and if not, where each cent of the difference comes from. */
export function VerdictCard({ told }: { told: PeriodExplanation }) {
  const t = useTranslations("explanation.verdict");
  const locale = useLocale();
  const { period, explanation, check, lines, invoice } = told;
  const { currency } = period;
  const { tone, Icon } = LOOKS[check.is];
  const isOver = check.is === "equal" || check.is === "different";
  const discount = invoice?.discountMinor || null;
  const tax = invoice?.taxMinor || null;
  return (
    <Card aria-label={t("label")} className="grid grid-cols-[minmax(0,1fr)] gap-4 p-4">
      <div className="flex flex-wrap items-end gap-x-10 gap-y-4">
        <Figure label={t(isOver ? "explained" : "explainedSoFar")}>
          <Money amountMinor={explanation.amountMinor} currency={currency} />
        </Figure>
        <Figure label={t(isOver ? "billed" : "draft")}>
          {isOver || lines.length > 0 ? (
            <Money amountMinor={check.billedMinor} currency={currency} />
          ) : (
            <Missing reason={t("notYet")} />
          )}
        </Figure>
        {check.is === "different" && (
          <Figure label={t("difference")}>
            <Money amountMinor={check.differenceMinor} currency={currency} />
          </Figure>
        )}
        <span className="ml-auto self-start">
          <Badge tone={tone} icon={<Icon aria-hidden />}>
            {t(check.is)}
          </Badge>
        </span>
      </div>
      <div className="grid gap-1 text-sm">
        <VerdictText told={told} />
        {discount !== null && (
          <p className="text-muted">{t("discounted", { discount: moneyText(discount, currency, locale) })}</p>
        )}
        {tax !== null && (
          <p className="text-muted">{t("taxed", { tax: moneyText(tax, currency, locale) })}</p>
        )}
      </div>
    </Card>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <p className="text-xs text-muted">{label}</p>
      <p className="text-2xl font-semibold tabular-nums">{children}</p>
    </div>
  );
}
