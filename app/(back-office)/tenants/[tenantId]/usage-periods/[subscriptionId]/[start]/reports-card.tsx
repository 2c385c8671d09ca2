import { Gauge } from "lucide-react";
import { getFormatter, getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { Missing } from "@/components/ui/missing";
import { PageLinks } from "@/components/ui/page-links";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import type { Tone } from "@/lib/domain/subscription";
import type { REPORT_OUTCOMES } from "@/lib/domain/values";
import {
  countMeterReports,
  type ExplainedPeriod,
  listMeterReports,
  type MeterReport,
} from "@/lib/ledger/explain-period";
import { type ExplanationView, pageWithin, viewAddress } from "./view";

const PAGE_SIZE = 10;
/** A report every ten minutes for a month, and room. */
const MOST_PRINTED = 5_000;

const TONES = {
  pending: "neutral",
  accepted: "good",
  refused: "danger",
  unanswered: "attention",
} as const satisfies Record<(typeof REPORT_OUTCOMES)[number], Tone>;

/** What Stripe's meter was told of the period, the newest first, with Stripe's request ids; all of it on paper. */
export async function ReportsCard({
  period,
  view,
}: {
  period: ExplainedPeriod;
  view: ExplanationView | null;
}) {
  const t = await getTranslations("explanation.reports");
  const total = await countMeterReports(period);
  const pageSize = view ? PAGE_SIZE : MOST_PRINTED;
  const page = pageWithin(view?.reports ?? 1, total, pageSize);
  const reports = await listMeterReports(period, page, pageSize);
  return (
    <Card aria-labelledby="reports">
      <CardHeader id="reports" title={t("title")}>
        {view && (
          <PageLinks
            label={t("pages")}
            page={page}
            pageSize={pageSize}
            total={total}
            hrefOf={(number) => viewAddress(period, view, { reports: number })}
          />
        )}
      </CardHeader>
      {total === 0 ? (
        <EmptyState
          icon={<Gauge />}
          title={t("empty")}
          body={t(period.usageMode === "meter" && !period.isTrial ? "emptyMeter" : "emptyOther")}
        />
      ) : (
        <TableFrame label={t("list")}>
          <Table>
            <thead>
              <tr>
                <TableHead align="end">{t("sequence")}</TableHead>
                <TableHead align="end">{t("minutes")}</TableHead>
                <TableHead>{t("eventAt")}</TableHead>
                <TableHead>{t("sentAt")}</TableHead>
                <TableHead>{t("outcome")}</TableHead>
                <TableHead>{t("request")}</TableHead>
              </tr>
            </thead>
            <tbody>
              {reports.map((report) => (
                <Report key={report.sequence} report={report} />
              ))}
            </tbody>
          </Table>
        </TableFrame>
      )}
    </Card>
  );
}

async function Report({ report }: { report: MeterReport }) {
  const t = await getTranslations("explanation.reports");
  const format = await getFormatter();
  return (
    <TableRow>
      <TableCell align="end">{format.number(report.sequence)}</TableCell>
      <TableCell align="end">{format.number(report.minutes)}</TableCell>
      <TableCell>
        <DateTime at={report.eventAt} style="dateTime" />
      </TableCell>
      <TableCell>
        <DateTime at={report.sentAt} style="dateTime" />
      </TableCell>
      <TableCell>
        <Badge tone={TONES[report.outcome]}>{t(`outcomes.${report.outcome}`)}</Badge>
        {report.error && (
          <span className="block max-w-80 text-xs whitespace-normal text-muted">{report.error}</span>
        )}
      </TableCell>
      <TableCell>
        {report.stripeRequestId ? (
          <span className="inline-flex items-center gap-0.5">
            <code className="font-mono text-xs">{report.stripeRequestId}</code>
            <CopyButton value={report.stripeRequestId} />
          </span>
        ) : (
          <Missing reason={t("noRequest")} />
        )}
      </TableCell>
    </TableRow>
  );
}
