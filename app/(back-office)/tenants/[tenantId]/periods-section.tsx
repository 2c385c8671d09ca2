import { CalendarRange } from "lucide-react";
import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { DateRange } from "@/components/billing/date-range";
import { Money } from "@/components/billing/money";
import { PeriodStateBadge } from "@/components/billing/period-state-badge";
import { PeriodTroubleText } from "@/components/billing/period-trouble-text";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Missing } from "@/components/ui/missing";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import { listUsagePeriods } from "@/lib/ledger/queries";
import { periodAddress } from "./explanation-address";

const PERIODS = 12;

export async function PeriodsSection({ tenantId }: { tenantId: number }) {
  const t = await getTranslations("tenant.periods");
  const format = await getFormatter();
  const periods = await listUsagePeriods(tenantId, PERIODS);
  return (
    <Card aria-labelledby="periods">
      <CardHeader id="periods" title={t("title")} />
      {periods.length === 0 ? (
        <EmptyState icon={<CalendarRange />} title={t("empty")} body={t("emptyBody")} />
      ) : (
        <TableFrame label={t("list")}>
          <Table>
            <thead>
              <tr>
                <TableHead>{t("period")}</TableHead>
                <TableHead>{t("state")}</TableHead>
                <TableHead align="end">{t("minutes")}</TableHead>
                <TableHead align="end">{t("included")}</TableHead>
                <TableHead align="end">{t("overage")}</TableHead>
                <TableHead align="end">{t("reported")}</TableHead>
              </tr>
            </thead>
            <tbody>
              {periods.map((period) => (
                <TableRow key={`${period.stripeSubscriptionId}-${period.startsAt.getTime()}`}>
                  <TableCell>
                    <Link
                      href={periodAddress({ ...period, tenantId })}
                      prefetch={false}
                      title={t("why")}
                      className="rounded-sm text-accent hover:underline"
                    >
                      <DateRange from={period.startsAt} to={period.endsAt} />
                    </Link>{" "}
                    {period.isTrial && <Badge>{t("trial")}</Badge>}
                    {period.trouble && (
                      <span className="block max-w-80 text-xs whitespace-normal text-danger">
                        <PeriodTroubleText trouble={period.trouble} detail={period.troubleDetail} />
                      </span>
                    )}
                  </TableCell>
                  <TableCell>
                    <PeriodStateBadge state={period.state} />
                  </TableCell>
                  <TableCell align="end">{format.number(period.minutes)}</TableCell>
                  <TableCell align="end">
                    {period.includedMinutes === null
                      ? t("unlimited")
                      : period.includedMinutes === 0
                        ? t("none")
                        : format.number(period.includedMinutes)}
                  </TableCell>
                  <TableCell align="end">
                    <Money
                      amountMinor={
                        period.isTrial || period.usageMode === "none" ? null : period.overageAmountMinor
                      }
                      currency={period.currency}
                      missing={t(period.isTrial ? "trialNotBilled" : "notBilled")}
                    />
                  </TableCell>
                  <TableCell align="end">
                    {period.acknowledgedMinutes === null ? (
                      <Missing reason={t(period.usageMode === "meter" ? "notReported" : "notMetered")} />
                    ) : (
                      format.number(period.acknowledgedMinutes)
                    )}
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        </TableFrame>
      )}
    </Card>
  );
}
