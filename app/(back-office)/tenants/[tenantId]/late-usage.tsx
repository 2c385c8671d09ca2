import { Clock } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { Money } from "@/components/billing/money";
import type { listLateUsage } from "@/lib/ledger/queries";
import { periodAddress } from "./explanation-address";

type LateRow = Awaited<ReturnType<typeof listLateUsage>>[number];

/** Usage that came after its period was settled, and that nobody has decided on. */
export function LateUsage({ tenantId, rows }: { tenantId: number; rows: LateRow[] }) {
  const t = useTranslations("tenant.late");
  if (rows.length === 0) return null;
  return (
    <div className="flex items-start gap-3 border-b border-line bg-attention-soft px-4 py-3 text-sm">
      <Clock aria-hidden className="mt-0.5 size-4 shrink-0 text-attention" />
      <div className="grid gap-1">
        <p className="font-medium text-attention">{t("title", { count: rows.length })}</p>
        <p className="text-ink">{t("body")}</p>
        <ul className="grid gap-0.5">
          {rows.map((row) => (
            <li
              key={`${row.stripeSubscriptionId}-${row.periodStartsAt.getTime()}-${row.sequence}`}
              className="flex flex-wrap gap-x-3"
            >
              <span className="tabular-nums">
                {t.rich("row", { date: () => <DateTime at={row.periodStartsAt} />, minutes: row.minutes })}
              </span>
              <Money amountMinor={row.amountMinor} currency={row.currency} />
              <Link
                href={periodAddress({ ...row, tenantId, startsAt: row.periodStartsAt })}
                prefetch={false}
                className="rounded-sm text-accent hover:underline"
              >
                {t("why")}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
