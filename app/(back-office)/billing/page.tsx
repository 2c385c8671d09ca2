import { ExternalLink } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { buttonStyle } from "@/components/ui/button";
import { ClientMessages } from "@/components/ui/client-messages";
import { SectionError } from "@/components/ui/section-error";
import { requireAdmin } from "@/lib/auth/require-admin";
import { stripeDashboardUrl } from "@/lib/domain/stripe-links";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { Attention } from "./attention";
import { Figures } from "./figures";
import { FiguresSkeleton, TenantsSkeleton, TopCostsSkeleton } from "./skeletons";
import { Tenants } from "./tenants";
import { TopCosts } from "./top-costs";
import { loadView } from "./view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing"))("title") };
}

export default async function BillingPage({ searchParams }: PageProps<"/billing">) {
  await requireAdmin();
  const view = await loadView(searchParams);
  const t = await getTranslations("billing");
  return (
    <main className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <a
          href={stripeDashboardUrl(stripeDashboard())}
          target="_blank"
          rel="noreferrer"
          className={buttonStyle()}
        >
          {t("dashboard")}
          <ExternalLink aria-hidden />
        </a>
      </div>
      <SectionError>
        <Suspense fallback={<FiguresSkeleton />}>
          <Figures />
        </Suspense>
      </SectionError>
      <SectionError>
        <Suspense>
          <Attention />
        </Suspense>
      </SectionError>
      <SectionError>
        <Suspense fallback={<TopCostsSkeleton />}>
          <TopCosts view={view} />
        </Suspense>
      </SectionError>
      <SectionError>
        <ClientMessages namespaces={["billing"]}>
          <Suspense fallback={<TenantsSkeleton />}>
            <Tenants view={view} />
          </Suspense>
        </ClientMessages>
      </SectionError>
    </main>
  );
}
