import { getTranslations } from "next-intl/server";
import { Card, CardHeader } from "@/components/ui/card";
import type { InvoiceLine } from "@/lib/domain/invoice";
import { periodMinutes } from "@/lib/domain/usage";
import { sumPeriodCalls } from "@/lib/ledger/period-calls";

const BY_THE_SECOND = 1;

/** What was called in the period of a line whose plan is not known: the seconds, and the minutes they come to. */
export async function CallsMeanwhile({ tenantId, line }: { tenantId: number; line: InvoiceLine }) {
  const t = await getTranslations("explanation.line");
  const sums = await sumPeriodCalls({
    tenantId,
    startsAt: new Date(line.periodStart),
    endsAt: new Date(line.periodEnd),
    callIncrementSeconds: BY_THE_SECOND,
  });
  return (
    <Card aria-labelledby="meanwhile">
      <CardHeader id="meanwhile" title={t("calls")} />
      <p className="max-w-prose p-4">
        {t("callsBody", {
          calls: sums.calls,
          seconds: sums.billableSeconds,
          minutes: periodMinutes(sums.billableSeconds),
        })}
      </p>
    </Card>
  );
}
