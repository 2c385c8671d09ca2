import { Package, SearchX } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import { listPlans } from "@/lib/plans/catalogue-queries";
import { catalogueOfRequest } from "./catalogue-of-request";
import { PlanFilters } from "./plan-filters";
import { PlansTable } from "./plans-table";
import type { PlansView } from "./view";

const PAGE_SIZE = 25;
const UNFILTERED: Route = "/plans";

export async function PlanList({ view, role }: { view: PlansView; role: Role }) {
  const t = await getTranslations("plans.list");
  const page = Math.max(1, view.page);
  const descending = view.desc ?? false;
  const isDriftWanted = view.status === "drift";
  const { rows, total } = await listPlans({
    search: view.q.trim(),
    status: view.status === "drift" ? null : view.status,
    keys: isDriftWanted ? Object.keys((await catalogueOfRequest(null)).drifted) : null,
    sort: view.sort,
    descending,
    page,
    pageSize: PAGE_SIZE,
  });
  if (rows.length === 0 && total > 0) redirect(UNFILTERED);
  const isFiltered = view.q !== "" || view.status !== null;
  // Stripe may be slow or away: the list does not wait for it.
  const drifted = catalogueOfRequest(null).then(
    (checked) => checked.drifted,
    () => ({}),
  );
  return (
    <Card aria-labelledby="plans">
      <CardHeader id="plans" title={t("title")}>
        <p className="text-sm text-muted tabular-nums">{t("count", { total })}</p>
      </CardHeader>
      <PlansTable
        rows={rows}
        drifted={drifted}
        sort={{ column: view.sort, descending }}
        page={page}
        pageSize={PAGE_SIZE}
        total={total}
        toolbar={<PlanFilters />}
        empty={
          isFiltered ? (
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
              icon={<Package />}
              title={t("empty.title")}
              body={t("empty.body")}
              action={
                allows(role, "owner") && (
                  <Link href="/plans/new" className={buttonStyle({ variant: "primary" })}>
                    {t("empty.create")}
                  </Link>
                )
              }
            />
          )
        }
      />
    </Card>
  );
}
