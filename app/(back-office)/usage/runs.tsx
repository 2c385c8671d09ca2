import { Play, SearchX } from "lucide-react";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { now } from "@/lib/clock";
import { countRuns, listRuns } from "@/lib/jobs/list-runs";
import { RunsTable } from "./runs-table";
import { lastPageOf, type UsageView, viewQuery } from "./view";

const PAGE_SIZE = 25;

/** What the usage job did, run by run. */
export async function Runs({ view }: { view: UsageView }) {
  const t = await getTranslations("usage.runs");
  const filter = { job: "usage", outcome: view.outcome } as const;
  const page = Math.max(1, view.page);
  const [rows, total] = await Promise.all([
    listRuns({ ...filter, at: await now(), page, pageSize: PAGE_SIZE }),
    countRuns(filter),
  ]);
  const lastPage = lastPageOf(total, PAGE_SIZE);
  if (page > lastPage) redirect(`/usage${viewQuery({ ...view, page: lastPage })}`);
  return (
    <Card aria-labelledby="runs">
      <CardHeader id="runs" title={t("title")}>
        <p className="text-sm text-muted tabular-nums">{t("count", { total })}</p>
      </CardHeader>
      <RunsTable
        rows={rows}
        page={page}
        pageSize={PAGE_SIZE}
        total={total}
        empty={
          view.outcome ? (
            <EmptyState
              icon={<SearchX />}
              title={t("noResults.title")}
              body={t("noResults.body")}
              action={
                <Link href="/usage?show=runs" scroll={false} className={buttonStyle()}>
                  {t("noResults.clear")}
                </Link>
              }
            />
          ) : (
            <EmptyState icon={<Play />} title={t("empty.title")} body={t("empty.body")} />
          )
        }
      />
    </Card>
  );
}
