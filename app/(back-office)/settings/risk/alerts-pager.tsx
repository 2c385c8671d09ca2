"use client";

import { useQueryState } from "nuqs";
import { Pager } from "@/components/data-table/pager";
import { ALERTS_PAGE } from "./view";

export function AlertsPager(props: { page: number; pageSize: number; total: number }) {
  const [, setPage] = useQueryState("alerts", ALERTS_PAGE.withOptions({ shallow: false, scroll: false }));
  return <Pager {...props} onChange={(page) => void setPage(page)} />;
}
