import { BellOff } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { CheckRow } from "@/app/(back-office)/settings/check-row";
import { Card, CardHeader } from "@/components/ui/card";
import { CardSkeleton } from "@/components/ui/card-skeleton";
import { ClientMessages } from "@/components/ui/client-messages";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { CHANNEL_VARIABLES, isChannelOn } from "@/lib/alerts/channels";
import { listAlerts } from "@/lib/alerts/queries";
import { allows } from "@/lib/domain/roles";
import { ALERT_CHANNELS, type Role } from "@/lib/domain/values";
import { AlertRow } from "./alert-row";
import { AlertsPager } from "./alerts-pager";
import { TestButton } from "./test-button";

const PAGE_SIZE = 10;

/** Whether alerts can leave, what became of the last ones, and what a person can do about it. */
export async function AlertsSection({ role, page }: { role: Role; page: number }) {
  const t = await getTranslations("risk");
  const at = new Date();
  const { alerts, total } = await listAlerts({ page, pageSize: PAGE_SIZE }, at);
  const mayAct = allows(role, "owner");
  return (
    <ClientMessages namespaces={["risk", "tenant"]}>
      <Card aria-labelledby="alerts">
        <CardHeader id="alerts" title={t("alerts.title")} />
        <dl className="divide-y divide-line border-b border-line">
          {ALERT_CHANNELS.map((channel) => (
            <CheckRow
              key={channel}
              label={t(`channels.${channel}`)}
              tone={isChannelOn(channel) ? "good" : "neutral"}
              state={isChannelOn(channel) ? t("channels.on") : t("channels.off")}
            >
              {isChannelOn(channel)
                ? mayAct && <TestButton channel={channel} intentId={crypto.randomUUID()} />
                : t.rich("channels.missing", {
                    variable: CHANNEL_VARIABLES[channel],
                    code: (text) => <code>{text}</code>,
                  })}
            </CheckRow>
          ))}
        </dl>
        {alerts.length === 0 ? (
          <EmptyState icon={<BellOff />} title={t("alerts.empty")} body={t("alerts.emptyBody")} />
        ) : (
          <ol className="divide-y divide-line">
            {alerts.map((alert) => (
              <AlertRow
                key={`${alert.tenantId} ${alert.kind} ${alert.subject} ${alert.channel}`}
                alert={alert}
                mayResend={mayAct && isChannelOn(alert.channel)}
              />
            ))}
          </ol>
        )}
        {total > PAGE_SIZE && <AlertsPager page={page} pageSize={PAGE_SIZE} total={total} />}
      </Card>
    </ClientMessages>
  );
}

export function AlertsSkeleton() {
  return (
    <CardSkeleton title="w-20">
      <div className="divide-y divide-line">
        {["mail", "webhook", "first", "second", "third"].map((row) => (
          <div key={row} className="flex h-11 items-center gap-8 px-4">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-5 w-16" />
            <Skeleton className="h-4 w-40" />
          </div>
        ))}
      </div>
    </CardSkeleton>
  );
}
