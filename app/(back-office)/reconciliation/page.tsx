import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { ClientMessages } from "@/components/ui/client-messages";
import { SectionError } from "@/components/ui/section-error";
import { requireAdmin } from "@/lib/auth/require-admin";
import { allows } from "@/lib/domain/roles";
import { findFollowedRun } from "@/lib/jobs/find-followed-run";
import { Differences } from "./differences";
import { LastRun } from "./last-run";
import { RunNow } from "./run-now";
import { DifferencesSkeleton, LastRunSkeleton } from "./skeletons";
import { loadView } from "./view";

/** What an action begins here goes on after its answer. */
export const maxDuration = 60;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("reconciliation"))("title") };
}

export default async function ReconciliationPage({ searchParams }: PageProps<"/reconciliation">) {
  const admin = await requireAdmin();
  const [view, run] = await Promise.all([loadView(searchParams), findFollowedRun("reconcile")]);
  const t = await getTranslations("reconciliation");
  const unavailable = allows(admin.role, "operator") ? null : t("notAllowed");
  return (
    <main className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ClientMessages namespaces={["reconciliation", "reasons", "events", "tenant"]}>
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-80">
            <h1 className="text-xl font-semibold">{t("title")}</h1>
            <p className="mt-1 text-sm text-muted">{t("lead")}</p>
          </div>
          <RunNow known={run} intentId={crypto.randomUUID()} unavailable={unavailable} />
        </div>
        <SectionError>
          <Suspense fallback={<LastRunSkeleton />}>
            <LastRun />
          </Suspense>
        </SectionError>
        <SectionError>
          <Suspense fallback={<DifferencesSkeleton />}>
            <Differences view={view} unavailable={unavailable} />
          </Suspense>
        </SectionError>
      </ClientMessages>
    </main>
  );
}
