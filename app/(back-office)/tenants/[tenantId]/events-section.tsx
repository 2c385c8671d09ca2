import { Inbox } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { EventStateBadge } from "@/components/billing/event-state-badge";
import { ReasonText } from "@/components/billing/reason-text";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { EVERY_EVENT } from "@/lib/domain/event-list";
import { countEventsByState, listEvents } from "@/lib/inbox/queries";

const SHOWN = 8;

/** What Stripe last said of the tenant, with the way to all of it. */
export async function EventsSection({ tenantId }: { tenantId: number }) {
  const t = await getTranslations("tenant.events");
  const filter = { ...EVERY_EVENT, tenantId };
  const [events, counts] = await Promise.all([
    listEvents({ ...filter, sort: "received", descending: true, page: 1, pageSize: SHOWN }),
    countEventsByState(filter),
  ]);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <Card aria-labelledby="tenant-events">
      <CardHeader
        id="tenant-events"
        title={
          <span className="flex items-center gap-2">
            {t("title")}
            {counts.failed > 0 && <Badge tone="danger">{t("failed", { count: counts.failed })}</Badge>}
          </span>
        }
      >
        {total > 0 && (
          <Link href={`/events?tenant=${tenantId}`} className={buttonStyle({ size: "sm" })}>
            {t("all", { count: total })}
          </Link>
        )}
      </CardHeader>
      {events.length === 0 ? (
        <EmptyState icon={<Inbox />} title={t("empty")} body={t("emptyBody")} />
      ) : (
        <ul aria-label={t("list")} className="divide-y divide-line">
          {events.map((event) => (
            <li key={event.id} className="grid gap-0.5 px-4 py-2.5 text-sm">
              <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <Link
                  href={`/events/${encodeURIComponent(event.id)}`}
                  className="min-w-0 truncate rounded-sm font-medium hover:text-accent hover:underline"
                >
                  {event.type}
                </Link>
                <span className="flex items-center gap-3">
                  <EventStateBadge state={event.state} />
                  <span className="text-xs text-muted">
                    <DateTime at={event.receivedAt} style="dateTime" />
                  </span>
                </span>
              </div>
              {event.error && (
                <p className="break-words text-danger">
                  <ReasonText text={event.error} reason={event.reason} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
