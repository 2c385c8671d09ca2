import { CalendarX, Download, SearchX } from "lucide-react";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { simulate } from "@/lib/simulator/simulate";
import { Basis } from "./basis";
import { PlansCompared } from "./plans-compared";
import type { Question } from "./question";
import { SimulationTable } from "./simulation-table";
import { SumCard } from "./sum-card";
import { type SimulatorView, viewQuery } from "./view";

const PAGE_SIZE = 25;
/** A tenant with more periods in a month has the table for them. */
const MOST_COMPARED = 3;

/** The answer: the sums, what they rest on, and every row. */
export async function Simulation({
  question,
  view,
  at,
}: {
  question: Question;
  view: SimulatorView;
  at: Date;
}) {
  const { month, tenant, plan, terms } = question;
  const t = await getTranslations("simulator");
  const format = await getFormatter();
  const descending = view.desc ?? false;
  const { rows, sum, isCut, offered } = await simulate(
    {
      month,
      tenantId: tenant?.id ?? null,
      search: view.q.trim(),
      terms,
      filter: view.show,
      sort: view.sort,
      descending,
    },
    at,
  );
  const page = Math.max(1, view.page);
  const lastPage = Math.max(1, Math.ceil(rows.length / PAGE_SIZE));
  if (page > lastPage) redirect(`/plans/simulate${viewQuery({ ...view, page: lastPage })}`);
  const isNarrowed = view.q.trim() !== "" || view.show !== null;
  const monthName = format.dateTime(month, { month: "long", year: "numeric", timeZone: "UTC" });
  const planName = plan ? t("planName", { name: plan.name, version: plan.version }) : t("draftName");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <SumCard sum={sum} terms={terms} planName={planName} monthName={monthName} />
      <Basis isCut={isCut} />
      {tenant &&
        rows
          .slice(0, MOST_COMPARED)
          .map((row) => (
            <PlansCompared
              key={`${row.stripeSubscriptionId}-${row.startsAt.getTime()}`}
              row={row}
              offered={offered}
              currency={row.currency ?? terms.currency}
            />
          ))}
      <Card aria-labelledby="rows">
        <CardHeader id="rows" title={t("rows")}>
          <div className="flex items-center gap-3">
            <p className="text-sm text-muted tabular-nums">{t("count", { total: rows.length })}</p>
            <a
              href={`/plans/simulate/csv${viewQuery({ ...view, page: null })}`}
              className={buttonStyle()}
              download
            >
              <Download aria-hidden />
              {t("csv")}
            </a>
          </div>
        </CardHeader>
        <SimulationTable
          rows={rows.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)}
          currency={terms.currency}
          sort={{ column: view.sort, descending }}
          page={page}
          pageSize={PAGE_SIZE}
          total={rows.length}
          empty={
            isNarrowed ? (
              <EmptyState
                icon={<SearchX />}
                title={t("noResults.title")}
                body={t("noResults.body")}
                action={
                  <Link
                    href={`/plans/simulate${viewQuery({ ...view, q: null, show: null, page: null })}`}
                    scroll={false}
                    className={buttonStyle()}
                  >
                    {t("noResults.clear")}
                  </Link>
                }
              />
            ) : (
              <EmptyState
                icon={<CalendarX />}
                title={t("empty.title", { month: monthName })}
                body={t(tenant ? "empty.tenantBody" : "empty.body")}
              />
            )
          }
        />
      </Card>
    </div>
  );
}
