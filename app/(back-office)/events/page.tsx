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
import { Events } from "./events";
import { CountsSkeleton, EventsSkeleton } from "./skeletons";
import { StateCounts } from "./state-counts";
import { VersionAlarm } from "./version-alarm";
import { loadView } from "./view";

/** What an action begins here goes on after its answer. */
export const maxDuration = 60;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("events"))("title") };
}

export default async function EventsPage({ searchParams }: PageProps<"/events">) {
  const admin = await requireAdmin();
  const view = await loadView(searchParams);
  const t = await getTranslations("events");
  return (
    <main className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-80">
          <h1 className="text-xl font-semibold">{t("title")}</h1>
          <p className="mt-1 text-sm text-muted">{t("lead")}</p>
        </div>
        <a
          href={stripeDashboardUrl(stripeDashboard(), "events")}
          target="_blank"
          rel="noreferrer"
          className={buttonStyle()}
        >
          {t("inStripe")}
          <ExternalLink aria-hidden />
        </a>
      </div>
      <SectionError>
        <Suspense>
          <VersionAlarm />
        </Suspense>
      </SectionError>
      <SectionError>
        <Suspense fallback={<CountsSkeleton />}>
          <StateCounts view={view} />
        </Suspense>
      </SectionError>
      <SectionError>
        <ClientMessages namespaces={["events", "reasons", "tenant"]}>
          <Suspense fallback={<EventsSkeleton />}>
            <Events view={view} role={admin.role} />
          </Suspense>
        </ClientMessages>
      </SectionError>
    </main>
  );
}
