import { Inbox, SearchX } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { countReplayable } from "@/lib/domain/replay";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import { countEventsByState, listEvents, listEventTypes } from "@/lib/inbox/queries";
import { MOST_REPLAYED } from "@/lib/inbox/replay-events";
import { findTenant } from "@/lib/tenants/find-tenant";
import { EventFilters } from "./event-filters";
import { EventsTable } from "./events-table";
import { type EventsView, filterOf, isFiltered, viewQuery } from "./view";

const PAGE_SIZE = 25;
const UNFILTERED: Route = "/events";

export async function Events({ view, role }: { view: EventsView; role: Role }) {
  const t = await getTranslations("events");
  const filter = filterOf(view);
  const page = Math.max(1, view.page);
  const sort = view.sort ?? "received";
  // The newest first, unless the address asks for another order.
  const descending = view.sort ? (view.desc ?? false) : true;
  const [rows, counts, types, tenant] = await Promise.all([
    listEvents({ ...filter, sort, descending, page, pageSize: PAGE_SIZE }),
    countEventsByState(filter),
    listEventTypes(),
    view.tenant === null ? null : findTenant(String(view.tenant)),
  ]);
  const total = view.state
    ? counts[view.state]
    : Object.values(counts).reduce((sum, count) => sum + count, 0);
  const lastPage = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (page > lastPage) redirect(`/events${viewQuery({ ...view, page: lastPage })}`);
  return (
    <Card aria-labelledby="events">
      <CardHeader id="events" title={t("list")}>
        <p className="text-sm text-muted tabular-nums">{t("count", { total })}</p>
      </CardHeader>
      <EventsTable
        rows={rows}
        sort={{ column: sort, descending }}
        page={page}
        pageSize={PAGE_SIZE}
        total={total}
        toolbar={<EventFilters types={types} tenantName={tenant?.name ?? null} />}
        replay={{
          mayAct: allows(role, "operator"),
          intentId: crypto.randomUUID(),
          filter,
          matching: countReplayable(counts, view.state),
          most: MOST_REPLAYED,
        }}
        empty={
          isFiltered(view) ? (
            <EmptyState
              icon={<SearchX />}
              title={t("noResults.title")}
              body={t("noResults.body")}
              action={
                <Link href={UNFILTERED} scroll={false} className={buttonStyle()}>
                  {t("noResults.clear")}
                </Link>
              }
            />
          ) : (
            <EmptyState
              icon={<Inbox />}
              title={t("empty.title")}
              body={t("empty.body")}
              action={
                <Link href="/settings#endpoints" className={buttonStyle()}>
                  {t("empty.check")}
                </Link>
              }
            />
          )
        }
      />
    </Card>
  );
}
