import { Calculator, Pencil } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { CatalogueState, CatalogueStateSkeleton } from "@/app/(back-office)/plans/catalogue-state";
import { StandingBadge } from "@/app/(back-office)/plans/standing-badge";
import { buttonStyle } from "@/components/ui/button";
import { ClientMessages } from "@/components/ui/client-messages";
import { Section } from "@/components/ui/section";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { currentAdmin } from "@/lib/auth/current-admin";
import { requireAdmin } from "@/lib/auth/require-admin";
import { allows } from "@/lib/domain/roles";
import { findPlan } from "@/lib/plans/find-plan";
import { ArchiveDialog } from "./archive-dialog";
import { Subscribers } from "./subscribers";
import { TermsCard } from "./terms-card";
import { VersionsTable } from "./versions-table";

/** What an action begins here goes on after its answer. */
export const maxDuration = 60;

const planOf = cache(findPlan);

export async function generateMetadata({ params }: PageProps<"/plans/[key]">): Promise<Metadata> {
  const [admin, { key }] = await Promise.all([currentAdmin(), params]);
  const plan = admin && (await planOf(key));
  return plan ? { title: plan.versions[0].terms.name } : {};
}

export default async function PlanPage({ params, searchParams }: PageProps<"/plans/[key]">) {
  const admin = await requireAdmin();
  const [{ key }, search] = await Promise.all([params, searchParams]);
  const plan = await planOf(key);
  if (!plan) notFound();
  const t = await getTranslations("plans.detail");
  const simulator = await getTranslations("simulator");
  const [newest] = plan.versions;
  const onSale = plan.versions.find(({ standing }) => standing === "published");
  const subscribers = plan.versions.reduce((sum, version) => sum + version.subscribers, 0);
  const isOwner = allows(admin.role, "owner");
  return (
    <ClientMessages namespaces={["plans", "errors"]}>
      <main className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-72">
            <Link href="/plans" className="rounded-sm text-sm text-muted hover:text-ink">
              {t("back")}
            </Link>
            <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2">
              <h1 className="min-w-0 text-2xl font-semibold break-words">{newest.terms.name}</h1>
              {onSale && <StandingBadge standing="published" />}
              {newest !== onSale && <StandingBadge standing={newest.standing} />}
            </div>
            <p className="mt-1 font-mono text-sm text-muted">{key}</p>
          </div>
          <div className="flex flex-wrap gap-2">
            <Link href={`/plans/simulate?plan=${key}.${newest.version}`} className={buttonStyle()}>
              <Calculator aria-hidden />
              {simulator("openPlan")}
            </Link>
            {isOwner && newest.standing !== "archived" && (
              <Link href={`/plans/${key}/edit`} className={buttonStyle()}>
                <Pencil aria-hidden />
                {t("edit")}
              </Link>
            )}
            {isOwner && (
              <ArchiveDialog
                plan={{ key, name: newest.terms.name }}
                isArchived={newest.standing === "archived"}
                subscribers={subscribers}
                intentId={crypto.randomUUID()}
              />
            )}
          </div>
        </header>
        <Section skeleton={<CatalogueStateSkeleton />}>
          <CatalogueState role={admin.role} planKey={key} />
        </Section>
        <TermsCard versions={plan.versions} />
        <VersionsTable versions={plan.versions} />
        <Section skeleton={<TableSkeleton rows={3} />}>
          <Subscribers planKey={key} total={subscribers} page={search.page} />
        </Section>
      </main>
    </ClientMessages>
  );
}
