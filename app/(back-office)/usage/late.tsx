import { CircleCheck, Clock, SearchX } from "lucide-react";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LATE_SORTS } from "@/lib/domain/usage-lists";
import { countLateUsage, listLateUsageOfAll } from "@/lib/ledger/list-late-usage";
import { LateTable } from "./late-table";
import { lastPageOf, sortOf, type UsageView, viewQuery } from "./view";

const PAGE_SIZE = 25;

/** What came after its period was settled, and what was decided on it. */
export async function Late({ view, unavailable }: { view: UsageView; unavailable: string | null }) {
  const t = await getTranslations("usage.late");
  const filter = { standing: view.decision, search: view.q.trim() };
  const sort = sortOf(view, LATE_SORTS, { column: "detected", descending: true });
  const page = Math.max(1, view.page);
  const [rows, total] = await Promise.all([
    listLateUsageOfAll({
      ...filter,
      sort: sort.column,
      descending: sort.descending,
      page,
      pageSize: PAGE_SIZE,
    }),
    countLateUsage(filter),
  ]);
  const lastPage = lastPageOf(total, PAGE_SIZE);
  if (page > lastPage) redirect(`/usage${viewQuery({ ...view, page: lastPage })}`);
  return (
    <Card aria-labelledby="late">
      <CardHeader id="late" title={t(`standing.${view.decision}`)}>
        <p className="text-sm text-muted tabular-nums">{t("count", { total })}</p>
      </CardHeader>
      <LateTable
        rows={rows}
        intentId={crypto.randomUUID()}
        isAwaiting={view.decision === "awaiting"}
        unavailable={unavailable}
        sort={sort}
        page={page}
        pageSize={PAGE_SIZE}
        total={total}
        empty={<Empty view={view} />}
      />
    </Card>
  );
}

async function Empty({ view }: { view: UsageView }) {
  const t = await getTranslations("usage.late");
  if (view.q.trim() === "") {
    const isAwaiting = view.decision === "awaiting";
    return (
      <EmptyState
        icon={isAwaiting ? <CircleCheck /> : <Clock />}
        title={t(isAwaiting ? "empty.awaiting" : "empty.decided")}
        body={t(isAwaiting ? "empty.awaitingBody" : "empty.decidedBody")}
      />
    );
  }
  return (
    <EmptyState
      icon={<SearchX />}
      title={t("noResults.title")}
      body={t("noResults.body")}
      action={
        <Link href="/usage?show=late" scroll={false} className={buttonStyle()}>
          {t("noResults.clear")}
        </Link>
      }
    />
  );
}
