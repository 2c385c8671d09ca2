import { CircleStop, Hourglass } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { now } from "@/lib/clock";
import { activeSuspensions, serviceHold } from "@/lib/domain/suspension";
import type { Tenant } from "@/lib/tenants/find-tenant";

/** Why calls are not answered, or until when they still are; nothing when nothing holds. */
export async function SuspensionNotice({ tenant }: { tenant: Tenant }) {
  const at = await now();
  const hold = serviceHold(tenant.suspensions, tenant.status, tenant, at);
  if (!hold) return null;
  const t = await getTranslations("suspension.notice");
  if (hold.kind === "grace") {
    return (
      <p
        role="status"
        className="flex items-start gap-2 rounded-md bg-attention-soft px-3 py-2 text-sm text-attention"
      >
        <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>{t.rich("grace", { until: () => <DateTime at={hold.until} style="dateTime" /> })}</span>
      </p>
    );
  }
  return (
    <div
      role="status"
      className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger"
    >
      <CircleStop aria-hidden className="mt-0.5 size-4 shrink-0" />
      <ul className="grid min-w-0 gap-1">
        {activeSuspensions(tenant.suspensions, tenant, at).map(
          ({ reason, startsAt, endsAt, setBy, detail }) => (
            <li key={reason} className="break-words">
              {t.rich(reason, {
                setBy,
                since: () => <DateTime at={startsAt} style="dateTime" />,
                until: () => <DateTime at={endsAt} style="dateTime" />,
              })}
              {detail && <span className="block">{t("why", { detail })}</span>}
            </li>
          ),
        )}
      </ul>
    </div>
  );
}
