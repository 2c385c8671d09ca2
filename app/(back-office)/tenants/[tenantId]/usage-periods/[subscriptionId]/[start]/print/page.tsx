import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { periodAddress } from "@/app/(back-office)/tenants/[tenantId]/explanation-address";
import { Amount } from "@/app/(back-office)/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/amount";
import { PeriodHeader } from "@/app/(back-office)/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/period-header";
import { findPeriodOfAddress } from "@/app/(back-office)/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/period-of-address";
import { PrintButton } from "@/app/(back-office)/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/print-button";
import { ReportsCard } from "@/app/(back-office)/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/reports-card";
import { buttonStyle } from "@/components/ui/button";
import { ClientMessages } from "@/components/ui/client-messages";
import { requireAdmin } from "@/lib/auth/require-admin";
import { AllCalls } from "./all-calls";

type Props = PageProps<"/tenants/[tenantId]/usage-periods/[subscriptionId]/[start]/print">;

export const maxDuration = 60;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("explanation"))("title") };
}

/** The explanation on paper: everything at once, with all the calls. */
export default async function PrintPage({ params }: Props) {
  await requireAdmin();
  const { tenantId, subscriptionId, start } = await params;
  const found = await findPeriodOfAddress(tenantId, subscriptionId, start);
  if (!found) notFound();
  const { tenant, period } = found;
  const t = await getTranslations("explanation");
  return (
    <ClientMessages>
      <main className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6 print:block print:space-y-6">
        <PeriodHeader tenant={tenant} period={period}>
          <div className="flex flex-wrap gap-2">
            <Link href={periodAddress(period)} className={buttonStyle()}>
              {t("wholePage")}
            </Link>
            <PrintButton label={t("print")} />
          </div>
        </PeriodHeader>
        <Amount period={period} />
        <ReportsCard period={period} view={null} />
        <AllCalls period={period} />
      </main>
    </ClientMessages>
  );
}
