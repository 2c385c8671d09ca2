"use client";

import { createContext } from "react";
import type { LateListRow } from "@/lib/ledger/list-late-usage";

/** What a person can decide. */
export type Verdict = "next_invoice" | "write_off";
/** What is asked about in the dialog: one decision on these rows. */
export type Asked = { decision: Verdict; rows: LateListRow[] };

export type Deciding = {
  mayChoose: boolean;
  /** Why nothing can be decided from here; null when it can. */
  unavailable: string | null;
  isChosen: (row: LateListRow) => boolean;
  choose: (row: LateListRow, isChosen: boolean) => void;
  ask: (asked: Asked) => void;
};

/** What the cells need beside their row. The cells themselves stay the same, so that focus survives a refresh. */
export const DecidingContext = createContext<Deciding | null>(null);

export function keyOf(row: LateListRow): string {
  return `${row.tenantId}-${row.stripeSubscriptionId}-${row.periodStartsAt.getTime()}-${row.sequence}`;
}
