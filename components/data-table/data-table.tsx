"use client";

import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  rowSortingFeature,
  type TableOptions,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useQueryStates } from "nuqs";
import { type ReactNode, useTransition } from "react";
import { classNames } from "@/components/ui/class-names";
import { Table, TableCell, TableFrame, TableHead, TableRow } from "@/components/ui/table";
import { ColumnMenu } from "./column-menu";
import { Pager } from "./pager";
import { SortButton } from "./sort-button";
import { TABLE_VIEW } from "./table-view";

/** The first column stays while the others scroll, so that a row keeps its name on a phone. */
const PINNED = "first:sticky first:left-0 first:z-10 first:bg-surface group-hover:first:bg-subtle";

type Direction = "ascending" | "descending";
type ColumnMeta = { label: string; align?: "start" | "end" };

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnMeta: metaHelper<ColumnMeta>(),
});

/** Each screen builds its columns with this, and gives each a `meta.label`. */
export function columnsOf<Row extends object>() {
  return createColumnHelper<typeof features, Row>();
}

export type DataTableProps<Row extends object> = {
  label: string;
  columns: TableOptions<typeof features, Row>["columns"];
  rows: Row[];
  rowId: (row: Row) => string;
  /** What the rows came sorted by. */
  sort: { column: string; descending: boolean };
  page: number;
  pageSize: number;
  total: number;
  toolbar?: ReactNode;
  /** Stands in for the rows when there are none. */
  empty: ReactNode;
};

/** The one table. The server has sorted, filtered and paged; this shows the page and asks for another. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, sort, page, pageSize, total, toolbar, empty } = props;
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useQueryStates(TABLE_VIEW, { shallow: false, startTransition, scroll: false });
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    manualSorting: true,
    state: {
      sorting: [{ id: sort.column, desc: sort.descending }],
      columnVisibility: Object.fromEntries(view.hide.map((id) => [id, false])),
    },
  });
  // What was asked for, before the server has answered.
  const sorted: { column: string; direction: Direction } = {
    column: view.sort ?? sort.column,
    direction: (view.sort ? view.desc : sort.descending) ? "descending" : "ascending",
  };
  const hideable = table.getAllLeafColumns().filter((column) => column.getCanHide());

  function sortBy(column: string, current: Direction | null, isDescendingFirst: boolean) {
    const isDescending = current ? current === "ascending" : isDescendingFirst;
    setView({ sort: column, desc: isDescending || null, page: null });
  }

  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5">
        <div className="min-w-0 flex-1 basis-full md:basis-0">{toolbar}</div>
        <div className="ml-auto">
          <ColumnMenu
            columns={hideable.map(({ id, columnDef }) => ({ id, label: columnDef.meta?.label ?? id }))}
            hidden={view.hide}
            onChange={(hide) => setView({ hide: hide.length ? hide : null }, { shallow: true })}
          />
        </div>
      </div>
      {rows.length === 0 ? (
        <div>{empty}</div>
      ) : (
        <TableFrame
          label={label}
          aria-busy={isPending}
          className={classNames("transition-opacity", isPending && "opacity-60")}
        >
          <Table>
            <thead>
              {table.getHeaderGroups().map((group) => (
                <tr key={group.id}>
                  {group.headers.map(({ id, column }) => {
                    const meta = column.columnDef.meta;
                    const direction = sorted.column === column.id ? sorted.direction : null;
                    return (
                      <TableHead
                        key={id}
                        align={meta?.align ?? "start"}
                        className={PINNED}
                        aria-sort={direction ?? undefined}
                      >
                        {column.getCanSort() ? (
                          <SortButton
                            label={meta?.label ?? column.id}
                            align={meta?.align ?? "start"}
                            direction={direction}
                            onClick={() =>
                              sortBy(column.id, direction, column.columnDef.sortDescFirst ?? false)
                            }
                          />
                        ) : (
                          (meta?.label ?? column.id)
                        )}
                      </TableHead>
                    );
                  })}
                </tr>
              ))}
            </thead>
            <tbody>
              {table.getRowModel().rows.map((row) => (
                <TableRow key={row.id}>
                  {row.getVisibleCells().map((cell) => (
                    <TableCell
                      key={cell.id}
                      align={cell.column.columnDef.meta?.align ?? "start"}
                      className={PINNED}
                    >
                      <table.FlexRender cell={cell} />
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </tbody>
          </Table>
        </TableFrame>
      )}
      {total > 0 && (
        <Pager page={page} pageSize={pageSize} total={total} onChange={(next) => setView({ page: next })} />
      )}
    </>
  );
}
