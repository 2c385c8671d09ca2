import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClientMessages } from "@/components/ui/client-messages";
import { Section } from "@/components/ui/section";
import { requireAdmin } from "@/lib/auth/require-admin";
import { allows } from "@/lib/domain/roles";
import { findFollowedRun } from "@/lib/jobs/find-followed-run";
import { Late } from "./late";
import { ListTabs } from "./list-tabs";
import { Periods } from "./periods";
import { RunNow } from "./run-now";
import { Runs } from "./runs";
import { ListSkeleton, TabsSkeleton } from "./skeletons";
import { Unassigned } from "./unassigned";
import { UsageRunProvider } from "./usage-run";
import { loadView } from "./view";

/** What an action begins here goes on after its answer. */
export const maxDuration = 60;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("usage"))("title") };
}

export default async function UsagePage({ searchParams }: PageProps<"/usage">) {
  const admin = await requireAdmin();
  const [view, run] = await Promise.all([loadView(searchParams), findFollowedRun("usage")]);
  const t = await getTranslations("usage");
  const unavailable = allows(admin.role, "operator") ? null : t("notAllowed");
  return (
    <main className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ClientMessages namespaces={["usage", "reasons"]}>
        <UsageRunProvider known={run}>
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
            <div className="min-w-0 flex-1 basis-80">
              <h1 className="text-xl font-semibold">{t("title")}</h1>
              <p className="mt-1 text-sm text-muted">{t("lead")}</p>
            </div>
            <RunNow intentId={crypto.randomUUID()} unavailable={unavailable} />
          </div>
          <Section skeleton={<TabsSkeleton />}>
            <div className="flex">
              <ListTabs current={view.show} />
            </div>
          </Section>
          <Section key={view.show} skeleton={<ListSkeleton />}>
            {view.show === "periods" && <Periods view={view} unavailable={unavailable} />}
            {view.show === "late" && <Late view={view} unavailable={unavailable} />}
            {view.show === "unassigned" && <Unassigned view={view} unavailable={unavailable} />}
            {view.show === "runs" && <Runs view={view} />}
          </Section>
        </UsageRunProvider>
      </ClientMessages>
    </main>
  );
}
