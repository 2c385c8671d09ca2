import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { csvAddress, printAddress } from "@/app/(back-office)/tenants/[tenantId]/explanation-address";
import { ClientMessages } from "@/components/ui/client-messages";
import { Section } from "@/components/ui/section";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { currentAdmin } from "@/lib/auth/current-admin";
import { requireAdmin } from "@/lib/auth/require-admin";
import { Amount } from "./amount";
import { CallsCard } from "./calls-card";
import { HeaderLinks } from "./header-links";
import { PeriodHeader } from "./period-header";
import { findPeriodOfAddress } from "./period-of-address";
import { ReportsCard } from "./reports-card";
import { loadView } from "./view";

type Props = PageProps<"/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [admin, { tenantId, subscriptionId, start }] = await Promise.all([currentAdmin(), params]);
  const found = admin && (await findPeriodOfAddress(tenantId, subscriptionId, start));
  const t = await getTranslations("explanation");
  return found ? { title: `${t("title")} · ${found.tenant.name}` } : {};
}

/** Why a usage period costs what it costs: the calls, every step to the amount, and what Stripe bills. */
export default async function UsagePeriodPage({ params, searchParams }: Props) {
  await requireAdmin();
  const [{ tenantId, subscriptionId, start }, view] = await Promise.all([params, loadView(searchParams)]);
  const found = await findPeriodOfAddress(tenantId, subscriptionId, start);
  if (!found) notFound();
  const { tenant, period } = found;
  return (
    <ClientMessages>
      <main className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
        <PeriodHeader tenant={tenant} period={period}>
          <HeaderLinks csv={csvAddress(period)} print={printAddress(period)} />
        </PeriodHeader>
        <Section skeleton={<TableSkeleton rows={8} />}>
          <Amount period={period} />
        </Section>
        <Section skeleton={<TableSkeleton rows={3} />}>
          <ReportsCard period={period} view={view} />
        </Section>
        <Section skeleton={<TableSkeleton rows={10} />}>
          <CallsCard period={period} view={view} />
        </Section>
      </main>
    </ClientMessages>
  );
}
