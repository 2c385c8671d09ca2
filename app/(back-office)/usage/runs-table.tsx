"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { DateTime } from "@/components/billing/date-time";
import { ReasonText } from "@/components/billing/reason-text";
import { columnsOf, DataTable, type DataTableProps } from "@/components/data-table/data-table";
import { classNames } from "@/components/ui/class-names";
import { Missing } from "@/components/ui/missing";
import type { RunRow } from "@/lib/jobs/list-runs";
import { RunFilter } from "./run-filter";
import { RunStateBadge } from "./run-state-badge";
import { useUsageRun } from "./usage-run";

const column = columnsOf<RunRow>();

/** What a run counts, in the order of its work. */
const COUNTS = [
  "events",
  "closed",
  "waiting",
  "reported",
  "late",
  "lateBilled",
  "failed",
  "remaining",
] as const;
/** These are never what one hopes for. */
const UNWELCOME: readonly string[] = ["failed", "unanswered"];

/** Of a run's tenants in trouble; the others are counted. */
const MOST_SHOWN = 3;

type Cell = { row: { original: RunRow } };

export function RunsTable(props: Omit<DataTableProps<RunRow>, "columns" | "label" | "rowId" | "sort">) {
  const t = useTranslations("usage.runs");
  return (
    <DataTable
      {...props}
      label={t("title")}
      columns={useColumns()}
      rowId={({ id }) => String(id)}
      sort={{ column: "started", descending: true }}
      toolbar={<RunFilter />}
    />
  );
}

function useColumns() {
  const t = useTranslations("usage.runs.columns");
  return column.columns([
    column.display({
      id: "started",
      enableHiding: false,
      meta: { label: t("started") },
      cell: ({ row: { original } }) => <DateTime at={original.startedAt} style="dateTime" />,
    }),
    column.display({ id: "state", meta: { label: t("state") }, cell: StateCell }),
    column.display({ id: "duration", meta: { label: t("duration"), align: "end" }, cell: DurationCell }),
    ...COUNTS.map((name) =>
      column.display({
        id: name,
        meta: { label: t(name), align: "end" },
        cell: ({ row: { original } }) => <Count run={original} name={name} />,
      }),
    ),
    column.display({
      id: "unanswered",
      meta: { label: t("unanswered"), align: "end" },
      cell: ({ row: { original } }) => <Count run={original} name="unanswered" and="refused" />,
    }),
    column.display({ id: "error", meta: { label: t("error") }, cell: ErrorCell }),
  ]);
}

/** A run that is under way tells what is known of it by now, not what was when the page was made. */
function useLive(run: RunRow): Pick<RunRow, "state" | "counts"> {
  const { run: followed } = useUsageRun();
  return followed?.id === run.id ? followed : run;
}

function StateCell({ row: { original } }: Cell) {
  const format = useFormatter();
  const { state, counts } = useLive(original);
  const { worked = 0, planned = 0 } = counts;
  return (
    <span className="flex items-center gap-1.5">
      <RunStateBadge state={state} />
      {state === "running" && planned > 0 && (
        <span className="text-muted tabular-nums">
          {format.number(worked)} / {format.number(planned)}
        </span>
      )}
    </span>
  );
}

function DurationCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.runs");
  const { state } = useLive(original);
  if (!original.finishedAt)
    return <Missing reason={t(state === "running" ? "stillRunning" : "neverEnded")} />;
  const seconds = (original.finishedAt.getTime() - original.startedAt.getTime()) / 1000;
  return t("seconds", { seconds });
}

function Count({ run, name, and }: { run: RunRow; name: string; and?: string }) {
  const format = useFormatter();
  const { counts } = useLive(run);
  const count = (counts[name] ?? 0) + (and ? (counts[and] ?? 0) : 0);
  const isUnwelcome = count > 0 && UNWELCOME.includes(name);
  return (
    <span className={classNames(count === 0 && "text-muted", isUnwelcome && "font-medium text-danger")}>
      {format.number(count)}
    </span>
  );
}

/** What stopped the run, and what went wrong with single tenants, which stops no other. */
function ErrorCell({ row: { original } }: Cell) {
  const t = useTranslations("usage.runs");
  const { failures, tenantFailures } = original;
  if (failures.length + tenantFailures.length === 0) return <Missing reason={t("noError")} />;
  return (
    <span className="grid w-64 gap-0.5 2xl:w-80 whitespace-normal text-xs wrap-anywhere">
      {failures.map(({ text, reason }) => (
        <span key={text} className="text-danger">
          <ReasonText text={text} reason={reason} />
        </span>
      ))}
      {tenantFailures.slice(0, MOST_SHOWN).map(({ tenantId, tenantName, reason, isFinal }) => (
        <span key={`${tenantId} ${reason}`} className={isFinal ? "text-danger" : "text-attention"}>
          <Link href={`/tenants/${tenantId}`} className="rounded-sm font-medium hover:underline">
            {tenantName}
          </Link>
          {": "}
          {reason} {!isFinal && t("triedAgain")}
        </span>
      ))}
      {tenantFailures.length > MOST_SHOWN && (
        <span className="text-muted">{t("more", { count: tenantFailures.length - MOST_SHOWN })}</span>
      )}
    </span>
  );
}
