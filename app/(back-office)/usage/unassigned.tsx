import { CircleCheck, SearchX } from "lucide-react";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { UNASSIGNED_SORTS } from "@/lib/domain/usage-lists";
import { countUnassigned, listUnassigned } from "@/lib/usage/list-unassigned";
import { UnassignedTable } from "./unassigned-table";
import { lastPageOf, sortOf, type UsageView, viewQuery } from "./view";

const PAGE_SIZE = 25;

/** Calls that are nobody's yet, and so billed to nobody. */
export async function Unassigned({ view, unavailable }: { view: UsageView; unavailable: string | null }) {
  const t = await getTranslations("usage.unassigned");
  const filter = { reason: view.reason, search: view.q.trim() };
  const sort = sortOf(view, UNASSIGNED_SORTS, { column: "received", descending: true });
  const page = Math.max(1, view.page);
  const [rows, total] = await Promise.all([
    listUnassigned({
      ...filter,
      sort: sort.column,
      descending: sort.descending,
      page,
      pageSize: PAGE_SIZE,
    }),
    countUnassigned(filter),
  ]);
  const lastPage = lastPageOf(total, PAGE_SIZE);
  if (page > lastPage) redirect(`/usage${viewQuery({ ...view, page: lastPage })}`);
  const isNarrowed = filter.search !== "" || filter.reason !== null;
  return (
    <Card aria-labelledby="unassigned">
      <CardHeader id="unassigned" title={t("title")}>
        <p className="text-sm text-muted tabular-nums">{t("count", { total })}</p>
      </CardHeader>
      <UnassignedTable
        rows={rows}
        intentId={crypto.randomUUID()}
        unavailable={unavailable}
        sort={sort}
        page={page}
        pageSize={PAGE_SIZE}
        total={total}
        empty={
          isNarrowed ? (
            <EmptyState
              icon={<SearchX />}
              title={t("noResults.title")}
              body={t("noResults.body")}
              action={
                <Link href="/usage?show=unassigned" scroll={false} className={buttonStyle()}>
                  {t("noResults.clear")}
                </Link>
              }
            />
          ) : (
            <EmptyState icon={<CircleCheck />} title={t("empty.title")} body={t("empty.body")} />
          )
        }
      />
    </Card>
  );
}
