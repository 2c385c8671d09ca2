import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdmin } from "@/lib/auth/require-admin";
import { AllowancePoliciesSection } from "./allowances/allowance-policies-section";
import { EndpointsSection, EndpointsSkeleton } from "./endpoints-section";
import { HealthSection, HealthSkeleton } from "./health-section";
import { PolicySkeleton } from "./policy-skeleton";
import { AlertsSection, AlertsSkeleton } from "./risk/alerts-section";
import { PoliciesSection } from "./risk/policies-section";
import { loadAlertsPage } from "./risk/view";
import { SettingsSection } from "./settings-section";
import { UsagePoliciesSection } from "./usage/usage-policies-section";

/** What an action begins here goes on after its answer. */
export const maxDuration = 60;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("title") };
}

/** Every role may read; who may press what is each section's own rule. */
export default async function SettingsPage({ searchParams }: PageProps<"/settings">) {
  const admin = await requireAdmin();
  const { alerts } = await loadAlertsPage(searchParams);
  const t = await getTranslations("settings");
  return (
    <main className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4">
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <SettingsSection skeleton={<HealthSkeleton />}>
        <HealthSection />
      </SettingsSection>
      <SettingsSection skeleton={<EndpointsSkeleton />}>
        <EndpointsSection role={admin.role} />
      </SettingsSection>
      <SettingsSection skeleton={<PolicySkeleton />}>
        <PoliciesSection role={admin.role} />
      </SettingsSection>
      <SettingsSection skeleton={<PolicySkeleton />}>
        <UsagePoliciesSection role={admin.role} />
      </SettingsSection>
      <SettingsSection skeleton={<PolicySkeleton />}>
        <AllowancePoliciesSection role={admin.role} />
      </SettingsSection>
      <SettingsSection skeleton={<AlertsSkeleton />}>
        <AlertsSection role={admin.role} page={Math.max(1, alerts)} />
      </SettingsSection>
    </main>
  );
}
