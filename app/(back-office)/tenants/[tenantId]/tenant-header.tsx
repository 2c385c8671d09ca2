import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ServiceBadge } from "@/components/billing/service-badge";
import { StatusBadge } from "@/components/billing/status-badge";
import { ModeBadge } from "@/components/shell/mode-badge";
import { buttonStyle } from "@/components/ui/button";
import { now } from "@/lib/clock";
import { whyUnavailable } from "@/lib/domain/billing-action";
import { stripeDashboardUrl } from "@/lib/domain/stripe-links";
import { serviceHold } from "@/lib/domain/suspension";
import type { Role } from "@/lib/domain/values";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { situationOf } from "./situation";
import { SyncButton } from "./sync-button";

export async function TenantHeader({ tenant, role }: { tenant: Tenant; role: Role }) {
  const t = await getTranslations("tenant");
  const at = await now();
  const dashboard = stripeDashboard();
  const isUnavailable = whyUnavailable("sync_status", situationOf(tenant, role, at)) !== null;
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        <Link href="/billing" className="rounded-sm text-sm text-muted hover:text-ink">
          {t("notFound.back")}
        </Link>
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="min-w-0 text-2xl font-semibold break-words">{tenant.name}</h1>
          <StatusBadge status={tenant.status} />
          <ServiceBadge hold={serviceHold(tenant.suspensions, tenant.status, tenant, at)} />
          <ModeBadge dashboard={dashboard} />
        </div>
        <p className="mt-1 text-sm text-muted tabular-nums">{t("id", { id: String(tenant.id) })}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        {!isUnavailable && (
          <SyncButton
            tenantId={tenant.id}
            intentId={crypto.randomUUID()}
            label={t("sync")}
            unavailable={null}
          />
        )}
        {tenant.stripeCustomerId && (
          <a
            href={stripeDashboardUrl(dashboard, "customers", tenant.stripeCustomerId)}
            target="_blank"
            rel="noreferrer"
            className={buttonStyle()}
          >
            <ExternalLink aria-hidden />
            {t("openInStripe")}
          </a>
        )}
      </div>
    </header>
  );
}
