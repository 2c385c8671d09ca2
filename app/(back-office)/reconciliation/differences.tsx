import { Download, GitCompareArrows, SearchX } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { sideBySide } from "@/lib/domain/drift";
import { countDrifts, listDrifts } from "@/lib/reconcile/queries";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { DifferencesTable } from "./differences-table";
import { DriftFilters } from "./drift-filters";
import { filterOf, type ReconciliationView, viewQuery } from "./view";

const PAGE_SIZE = 25;
const UNFILTERED: Route = "/reconciliation";

export async function Differences({
  view,
  unavailable,
}: {
  view: ReconciliationView;
  unavailable: string | null;
}) {
  const t = await getTranslations("reconciliation");
  const filter = filterOf(view);
  const page = Math.max(1, view.page);
  const [rows, total] = await Promise.all([listDrifts(filter, page, PAGE_SIZE), countDrifts(filter)]);
  const lastPage = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (page > lastPage) redirect(`/reconciliation${viewQuery({ ...view, page: lastPage })}`);
  const isNarrowed = filter.search !== "" || filter.kind !== null || filter.cause !== null;
  return (
    <Card aria-labelledby="differences">
      <CardHeader id="differences" title={t(`standing.${filter.standing}`)}>
        <div className="flex items-center gap-3">
          <p className="text-sm text-muted tabular-nums">{t("count", { total })}</p>
          <a
            href={`/reconciliation/csv${viewQuery({ ...view, page: null })}`}
            className={buttonStyle()}
            download
          >
            <Download aria-hidden />
            {t("csv.name")}
          </a>
        </div>
      </CardHeader>
      <DifferencesTable
        rows={rows.map(({ ours, stripes, ...row }) => ({
          ...row,
          values: sideBySide(ours, stripes),
          intentId: crypto.randomUUID(),
        }))}
        surroundings={{ dashboard: stripeDashboard(), unavailable }}
        standing={filter.standing}
        page={page}
        pageSize={PAGE_SIZE}
        total={total}
        toolbar={<DriftFilters />}
        empty={
          isNarrowed ? (
            <EmptyState
              icon={<SearchX />}
              title={t("noResults.title")}
              body={t("noResults.body")}
              action={
                <Link href={UNFILTERED} scroll={false} className={buttonStyle()}>
                  {t("noResults.clear")}
                </Link>
              }
            />
          ) : (
            <EmptyState
              icon={<GitCompareArrows />}
              title={t(`empty.${filter.standing}`)}
              body={t(`empty.${filter.standing}Body`)}
            />
          )
        }
      />
    </Card>
  );
}
