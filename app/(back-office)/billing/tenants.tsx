import { Building2, SearchX } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { now } from "@/lib/clock";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { listPlansInUse, listTenants } from "@/lib/tenants/queries";
import { TenantFilters } from "./tenant-filters";
import { TenantsTable } from "./tenants-table";
import { type BillingView, viewQuery } from "./view";

const PAGE_SIZE = 25;
const UNFILTERED: Route = "/billing";

export async function Tenants({ view }: { view: BillingView }) {
  const t = await getTranslations("billing.tenants");
  const page = Math.max(1, view.page);
  const descending = view.desc ?? false;
  const [{ rows, total }, plans] = await Promise.all([
    listTenants({
      search: view.q.trim(),
      status: view.status,
      plan: view.plan,
      sort: view.sort,
      descending,
      page,
      pageSize: PAGE_SIZE,
      at: await now(),
    }),
    listPlansInUse(),
  ]);
  const lastPage = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (page > lastPage) redirect(`/billing${viewQuery({ ...view, page: lastPage })}`);
  const isFiltered = view.q !== "" || view.status !== null || view.plan !== null;
  return (
    <Card aria-labelledby="tenants">
      <CardHeader id="tenants" title={t("title")}>
        <p className="text-sm text-muted tabular-nums">{t("count", { total })}</p>
      </CardHeader>
      <TenantsTable
        rows={rows}
        sort={{ column: view.sort, descending }}
        page={page}
        pageSize={PAGE_SIZE}
        total={total}
        dashboard={stripeDashboard()}
        toolbar={<TenantFilters plans={plans} />}
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
            <EmptyState icon={<Building2 />} title={t("empty.title")} body={t("empty.body")} />
          )
        }
      />
    </Card>
  );
}
