import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ClientMessages } from "@/components/ui/client-messages";
import { Section } from "@/components/ui/section";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { currentAdmin } from "@/lib/auth/current-admin";
import { requireAdmin } from "@/lib/auth/require-admin";
import { findTenant } from "@/lib/tenants/find-tenant";
import { AuditSection } from "./audit-section";
import { DisputesSection } from "./disputes-section";
import { EventsSection } from "./events-section";
import { InvoicesSection } from "./invoices-section";
import { PeriodsSection } from "./periods-section";
import { StripeSection } from "./stripe-section";
import { StripeSectionSkeleton } from "./stripe-section-skeleton";
import { SuspensionNotice } from "./suspension/suspension-notice";
import { TenantHeader } from "./tenant-header";
import { UsageSection } from "./usage-section";
import { UsageSectionSkeleton } from "./usage-section-skeleton";

/** What an action begins here goes on after its answer. */
export const maxDuration = 60;

const tenantOf = cache(findTenant);

export async function generateMetadata({ params }: PageProps<"/tenants/[tenantId]">): Promise<Metadata> {
  const [admin, { tenantId }] = await Promise.all([currentAdmin(), params]);
  const tenant = admin && (await tenantOf(tenantId));
  return tenant ? { title: tenant.name } : {};
}

export default async function TenantPage({ params, searchParams }: PageProps<"/tenants/[tenantId]">) {
  const admin = await requireAdmin();
  const [{ tenantId }, search] = await Promise.all([params, searchParams]);
  const tenant = await tenantOf(tenantId);
  if (!tenant) notFound();

  return (
    <ClientMessages namespaces={["tenant", "customer", "payment", "suspension"]}>
      <main className="grid min-w-0 gap-6">
        <TenantHeader tenant={tenant} role={admin.role} />
        <SuspensionNotice tenant={tenant} />
        <Section skeleton={null}>
          <DisputesSection tenantId={tenant.id} />
        </Section>
        <Section skeleton={<StripeSectionSkeleton />}>
          <StripeSection tenant={tenant} role={admin.role} />
        </Section>
        <Section skeleton={<UsageSectionSkeleton />}>
          <UsageSection tenantId={tenant.id} search={search} />
        </Section>
        <Section skeleton={<TableSkeleton rows={5} />}>
          <InvoicesSection tenantId={tenant.id} search={search} />
        </Section>
        <div className="grid min-w-0 items-start gap-6 2xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Section skeleton={<TableSkeleton rows={3} />}>
            <PeriodsSection tenantId={tenant.id} />
          </Section>
          <Section skeleton={<TableSkeleton rows={3} />}>
            <AuditSection tenantId={tenant.id} search={search} />
          </Section>
          <Section skeleton={<TableSkeleton rows={5} />}>
            <EventsSection tenantId={tenant.id} />
          </Section>
        </div>
      </main>
    </ClientMessages>
  );
}
