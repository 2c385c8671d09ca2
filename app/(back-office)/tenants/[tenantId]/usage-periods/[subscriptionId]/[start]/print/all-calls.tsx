import { getTranslations } from "next-intl/server";
import { CallsTable } from "@/app/(back-office)/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/calls-table";
import { explanationOf } from "@/app/(back-office)/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/period-of-address";
import { Card, CardHeader } from "@/components/ui/card";
import type { ExplainedPeriod } from "@/lib/ledger/explain-period";
import { listPeriodCalls } from "@/lib/ledger/period-calls";

/** Some four hundred sheets; a browser takes it, and what is beyond has the CSV. */
const MOST_PRINTED = 25_000;

export async function AllCalls({ period }: { period: ExplainedPeriod }) {
  const t = await getTranslations("explanation.calls");
  const [{ explanation, costUsd }, calls] = await Promise.all([
    explanationOf(period),
    listPeriodCalls(period, { writtenAfter: null, page: 1, pageSize: MOST_PRINTED }),
  ]);
  return (
    <Card aria-labelledby="calls">
      <CardHeader id="calls" title={t("title")} />
      {explanation.calls > MOST_PRINTED && (
        <p className="px-4 py-2 text-sm text-attention">
          {t("tooMany", { shown: MOST_PRINTED, total: explanation.calls })}
        </p>
      )}
      {calls.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{t("empty")}</p>
      ) : (
        <CallsTable calls={calls} settledAt={period.settledAt} total={{ ...explanation, costUsd }} />
      )}
    </Card>
  );
}
