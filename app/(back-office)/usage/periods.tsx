import { CalendarRange, CircleCheck, SearchX } from "lucide-react";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { now } from "@/lib/clock";
import { PERIOD_SORTS } from "@/lib/domain/usage-lists";
import { countPeriods, listPeriods } from "@/lib/ledger/list-periods";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { PeriodsTable } from "./periods-table";
import { lastPageOf, sortOf, type UsageView, viewQuery } from "./view";

const PAGE_SIZE = 25;

/** All tenants' usage periods: what runs, what closes, and what keeps it. */
export async function Periods({ view, unavailable }: { view: UsageView; unavailable: string | null }) {
  const t = await getTranslations("usage.periods");
  const filter = { standing: view.standing, search: view.q.trim() };
  const sort = sortOf(view, PERIOD_SORTS, { column: "ends", descending: view.standing === "settled" });
  const page = Math.max(1, view.page);
  const at = await now();
  const { livemode } = stripeDashboard();
  const [rows, total] = await Promise.all([
    listPeriods({
      ...filter,
      sort: sort.column,
      descending: sort.descending,
      page,
      pageSize: PAGE_SIZE,
      at,
    }),
    countPeriods(filter),
  ]);
  const lastPage = lastPageOf(total, PAGE_SIZE);
  if (page > lastPage) redirect(`/usage${viewQuery({ ...view, page: lastPage })}`);
  return (
    <Card aria-labelledby="periods">
      <CardHeader id="periods" title={t(`standing.${view.standing}`)}>
        <p className="text-sm text-muted tabular-nums">{t("count", { total })}</p>
      </CardHeader>
      <PeriodsTable
        rows={rows.map((row) => ({ ...row, intentId: crypto.randomUUID(), livemode }))}
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
  const t = await getTranslations("usage.periods");
  if (view.q.trim() === "" && view.standing === "blocked") {
    return <EmptyState icon={<CircleCheck />} title={t("nothingBlocked")} body={t("nothingBlockedBody")} />;
  }
  if (view.q.trim() === "" && view.standing === "unsettled") {
    return <EmptyState icon={<CalendarRange />} title={t("empty.title")} body={t("empty.body")} />;
  }
  return (
    <EmptyState
      icon={<SearchX />}
      title={t("noResults.title")}
      body={t("noResults.body")}
      action={
        <Link href="/usage" scroll={false} className={buttonStyle()}>
          {t("noResults.clear")}
        </Link>
      }
    />
  );
}
