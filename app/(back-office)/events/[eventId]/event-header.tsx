import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EventStateBadge } from "@/components/billing/event-state-badge";
import { buttonStyle } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { allows } from "@/lib/domain/roles";
import { stripeDashboardUrl } from "@/lib/domain/stripe-links";
import type { Role } from "@/lib/domain/values";
import type { StoredEvent } from "@/lib/inbox/queries";
import { stripeDashboard } from "@/lib/stripe-dashboard";
import { ReplayButton } from "./replay-button";

export async function EventHeader({ event, role }: { event: StoredEvent; role: Role }) {
  const t = await getTranslations("events");
  const refusals = await getTranslations("events.replay.reasons");
  const mayAct = allows(role, "operator");
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        <Link href="/events" className="rounded-sm text-sm text-muted hover:text-ink">
          {t("back")}
        </Link>
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="min-w-0 text-2xl font-semibold break-words">{event.type}</h1>
          <EventStateBadge state={event.state} />
        </div>
        <p className="mt-1 flex min-w-0 items-center gap-0.5 text-muted">
          <span className="truncate font-mono text-xs">{event.id}</span>
          <CopyButton value={event.id} />
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <ReplayButton
          eventId={event.id}
          intentId={crypto.randomUUID()}
          unavailable={
            mayAct ? event.replayRefusal && refusals(event.replayRefusal) : refusals("not_allowed")
          }
        />
        <a
          href={stripeDashboardUrl(stripeDashboard(), "events", event.id)}
          target="_blank"
          rel="noreferrer"
          className={buttonStyle()}
        >
          <ExternalLink aria-hidden />
          {t("openInStripe")}
        </a>
      </div>
    </header>
  );
}
