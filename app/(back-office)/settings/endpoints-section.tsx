import { randomUUID } from "node:crypto";
import { getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { CardSkeleton } from "@/components/ui/card-skeleton";
import { ClientMessages } from "@/components/ui/client-messages";
import { CopyButton } from "@/components/ui/copy-button";
import { Skeleton } from "@/components/ui/skeleton";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import { type CheckedEndpoint, checkEndpoints, findLastDelivery } from "@/lib/webhooks/check-endpoints";
import { STATE_ICONS } from "./check-row";
import { EndpointFacts } from "./endpoint-facts";
import { RepairEndpointDialog } from "./repair-endpoint-dialog";

/** Whether Stripe tells us what we need, as Stripe has it at this moment, and the button that makes it so. */
export async function EndpointsSection({ role }: { role: Role }) {
  const t = await getTranslations("settings.endpoints");
  const unavailable = allows(role, "owner") ? null : t("ownersOnly");
  const [endpoints, lastAt] = await Promise.all([checkEndpoints(), findLastDelivery()]);
  return (
    <Card aria-labelledby="endpoints">
      <CardHeader id="endpoints" title={t("title")}>
        <p className="text-sm text-muted">
          {lastAt
            ? t.rich("lastEvent", { at: () => <DateTime at={lastAt} style="dateTime" /> })
            : t("noEventYet")}
        </p>
      </CardHeader>
      <ClientMessages namespaces={["settings", "tenant"]}>
        <div className="divide-y divide-line">
          {endpoints.map((checked) => (
            <Endpoint key={checked.kind} checked={checked} unavailable={unavailable} />
          ))}
        </div>
      </ClientMessages>
    </Card>
  );
}

async function Endpoint({ checked, unavailable }: { checked: CheckedEndpoint; unavailable: string | null }) {
  const t = await getTranslations("settings.endpoints");
  const { kind, wish, check, reason } = checked;
  const tone = check === null ? "danger" : check.repair ? "attention" : "good";
  const endpoint = check?.endpoint ?? null;
  return (
    <section aria-labelledby={`endpoint-${kind}`} className="grid gap-3 p-4 text-sm">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 id={`endpoint-${kind}`} className="flex flex-wrap items-center gap-2 font-medium">
            {t(`${kind}.name`)}
            <Badge tone={tone} icon={STATE_ICONS[tone]}>
              {t(check === null ? "unknown" : (check.repair ?? "right"))}
            </Badge>
          </h3>
          <p className="mt-0.5 text-muted">{t(`${kind}.purpose`)}</p>
          {endpoint && (
            <p className="mt-0.5 inline-flex items-center gap-0.5 font-mono text-xs text-muted">
              {endpoint.id}
              <CopyButton value={endpoint.id} />
            </p>
          )}
        </div>
        {check?.repair && (
          <RepairEndpointDialog
            kind={kind}
            repair={check.repair}
            url={wish.url}
            endpointId={endpoint?.id ?? null}
            missing={check.missingEvents.length}
            intentId={randomUUID()}
            unavailable={unavailable}
          />
        )}
      </div>
      {reason === null ? <EndpointFacts checked={checked} /> : <p className="text-danger">{reason}</p>}
    </section>
  );
}

export function EndpointsSkeleton() {
  return (
    <CardSkeleton title="w-40">
      <div className="divide-y divide-line">
        {["snapshot", "thin"].map((kind) => (
          <div key={kind} className="grid gap-2 p-4">
            <Skeleton className="h-5 w-48" />
            <Skeleton className="h-4 w-80" />
            <Skeleton className="h-4 w-64" />
          </div>
        ))}
      </div>
    </CardSkeleton>
  );
}
