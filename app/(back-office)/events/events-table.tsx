"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DateTime } from "@/components/billing/date-time";
import { EventStateBadge } from "@/components/billing/event-state-badge";
import { useReasonText } from "@/components/billing/use-reason-text";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { Missing } from "@/components/ui/missing";
import type { EventFilter } from "@/lib/domain/event-list";
import { STRIPE_API_VERSION } from "@/lib/domain/stripe-api-version";
import type { EventListRow } from "@/lib/inbox/queries";
import { ReplayDialog } from "./replay-dialog";

const column = columnsOf<EventListRow>();

type EventsTableProps = Omit<DataTableProps<EventListRow>, "columns" | "label" | "rowId"> & {
  /** What may be replayed from here: the chosen rows, or everything that the filter matches. */
  replay: { mayAct: boolean; intentId: string; filter: EventFilter; matching: number; most: number };
};

export function EventsTable({ replay, toolbar, ...props }: EventsTableProps) {
  const t = useTranslations("events");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // A row that is no longer shown is no longer chosen: nobody replays what they do not see.
  const shown = props.rows.map(({ id }) => id).filter((id) => chosen.has(id));

  function choose(ids: string[], isChosen: boolean) {
    const next = new Set(shown);
    for (const id of ids) isChosen ? next.add(id) : next.delete(id);
    setChosen(next);
  }

  return (
    <DataTable
      {...props}
      label={t("list")}
      columns={useColumns(replay.mayAct, new Set(shown), (id, isChosen) => choose([id], isChosen))}
      rowId={(row) => row.id}
      toolbar={
        <div className="grid gap-2">
          {toolbar}
          {replay.mayAct && props.rows.length > 0 && (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <label className="flex h-8 items-center gap-1.5 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={shown.length === props.rows.length}
                  onChange={(event) =>
                    choose(
                      props.rows.map(({ id }) => id),
                      event.target.checked,
                    )
                  }
                />
                {t("choosePage")}
              </label>
              <ReplayDialog chosen={shown} onDone={() => setChosen(new Set())} {...replay} />
            </div>
          )}
        </div>
      }
    />
  );
}

function useColumns(
  mayChoose: boolean,
  chosen: ReadonlySet<string>,
  choose: (id: string, isChosen: boolean) => void,
) {
  const t = useTranslations("events");
  const label = useTranslations("events.columns");
  return column.columns([
    column.accessor("type", {
      enableHiding: false,
      meta: { label: label("type") },
      cell: ({ row: { original } }) => (
        <span className="flex items-center gap-2">
          {mayChoose && (
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-accent"
              aria-label={t("choose", { type: original.type, id: original.id })}
              checked={chosen.has(original.id)}
              onChange={(event) => choose(original.id, event.target.checked)}
            />
          )}
          <span className="grid w-36 sm:w-60 xl:w-72">
            <Link
              href={`/events/${encodeURIComponent(original.id)}`}
              className="truncate rounded-sm font-medium hover:text-accent hover:underline"
            >
              {original.type}
            </Link>
            <span className="truncate font-mono text-xs text-muted">{original.id}</span>
          </span>
        </span>
      ),
    }),
    column.accessor("state", {
      meta: { label: label("state") },
      cell: ({ row: { original } }) => (
        <span className="flex items-center gap-1.5">
          <EventStateBadge state={original.state} />
          {original.apiVersion && original.apiVersion !== STRIPE_API_VERSION && (
            <Badge tone="attention" title={t("version.otherHint", { version: STRIPE_API_VERSION })}>
              {original.apiVersion}
            </Badge>
          )}
          {original.source === "gap_fill" && (
            <Badge title={t("source.gap_fillHint")}>{t("source.gap_fill")}</Badge>
          )}
        </span>
      ),
    }),
    column.accessor("tenantName", {
      id: "tenant",
      enableSorting: false,
      meta: { label: label("tenant") },
      cell: ({ row: { original } }) => <Whose event={original} />,
    }),
    column.accessor("receivedAt", {
      id: "received",
      sortDescFirst: true,
      meta: { label: label("received") },
      cell: ({ getValue }) => <DateTime at={getValue()} style="dateTime" />,
    }),
    column.accessor("stripeCreatedAt", {
      id: "created",
      sortDescFirst: true,
      meta: { label: label("created") },
      cell: ({ getValue }) => <DateTime at={getValue()} style="dateTime" />,
    }),
    column.accessor("attempts", {
      sortDescFirst: true,
      meta: { label: label("attempts"), align: "end" },
      cell: ({ getValue }) => getValue(),
    }),
    column.accessor("error", {
      enableSorting: false,
      meta: { label: label("error") },
      cell: ({ row }) => <WhyFailed event={row.original} />,
    }),
  ]);
}

function WhyFailed({ event: { error, reason } }: { event: EventListRow }) {
  const t = useTranslations("events");
  const why = useReasonText();
  if (!error) return <Missing reason={t("noError")} />;
  return (
    <span title={why(error, reason)} className="block max-w-80 truncate text-danger">
      {why(error, reason)}
    </span>
  );
}

function Whose({ event }: { event: EventListRow }) {
  const t = useTranslations("events");
  if (event.tenantId !== null) {
    return (
      <Link
        href={`/tenants/${event.tenantId}`}
        className="block max-w-48 truncate rounded-sm hover:text-accent hover:underline"
      >
        {event.tenantName}
      </Link>
    );
  }
  if (event.customerId) return <span className="font-mono text-xs text-muted">{event.customerId}</span>;
  return <Missing reason={t("noCustomer")} />;
}
