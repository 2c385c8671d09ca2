import { getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { ReasonText } from "@/components/billing/reason-text";
import { Card, CardHeader } from "@/components/ui/card";
import type { StoredEvent } from "@/lib/inbox/queries";

/** What went wrong, attempt by attempt, the last one first. An event refused on arrival has an error and no attempt. */
export async function EventFailures({ event }: { event: StoredEvent }) {
  const t = await getTranslations("events.failures");
  const failures = event.failures.toReversed();
  const isTold = failures.some(({ error }) => error === event.error);
  if (failures.length === 0 && !event.error) return null;
  return (
    <Card aria-labelledby="failures">
      <CardHeader id="failures" title={t("title")} />
      <ol className="divide-y divide-line">
        {event.error && !isTold && (
          <li className="px-4 py-2.5 text-sm break-words text-danger">
            <ReasonText text={event.error} reason={event.reason} />
          </li>
        )}
        {failures.map(({ at, attempt, error, reason }) => (
          <li key={`${at}-${attempt}`} className="grid gap-0.5 px-4 py-2.5 text-sm">
            <span className="flex flex-wrap justify-between gap-x-4 text-xs text-muted">
              <span>{t("attempt", { number: attempt })}</span>
              <DateTime at={new Date(at)} style="dateTime" />
            </span>
            <span className="break-words text-danger">
              <ReasonText text={error} reason={reason} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
