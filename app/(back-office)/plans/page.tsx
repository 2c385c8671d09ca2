import { Calculator, Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { ClientMessages } from "@/components/ui/client-messages";
import { Section } from "@/components/ui/section";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { requireAdmin } from "@/lib/auth/require-admin";
import { allows } from "@/lib/domain/roles";
import { CatalogueState, CatalogueStateSkeleton } from "./catalogue-state";
import { PlanList } from "./plan-list";
import { loadView } from "./view";

/** What an action begins here goes on after its answer. */
export const maxDuration = 60;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plans"))("title") };
}

export default async function PlansPage({ searchParams }: PageProps<"/plans">) {
  const admin = await requireAdmin();
  const view = await loadView(searchParams);
  const t = await getTranslations("plans");
  const simulator = await getTranslations("simulator");
  return (
    <ClientMessages namespaces={["plans", "errors"]}>
      <main className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <div>
            <h1 className="text-xl font-semibold">{t("title")}</h1>
            <p className="text-sm text-muted">{t("intro")}</p>
          </div>
          <div className="flex flex-wrap gap-2">
            <Link href="/plans/simulate" className={buttonStyle()}>
              <Calculator aria-hidden />
              {simulator("open")}
            </Link>
            {allows(admin.role, "owner") && (
              <Link href="/plans/new" className={buttonStyle({ variant: "primary" })}>
                <Plus aria-hidden />
                {t("new")}
              </Link>
            )}
          </div>
        </div>
        <Section skeleton={<CatalogueStateSkeleton />}>
          <CatalogueState role={admin.role} planKey={null} />
        </Section>
        <Section skeleton={<TableSkeleton rows={6} />}>
          <PlanList view={view} role={admin.role} />
        </Section>
      </main>
    </ClientMessages>
  );
}
