"use client";

import { createContext } from "react";
import type { DifferingValue } from "@/lib/domain/drift";
import type { StripeDashboard } from "@/lib/domain/stripe-links";
import type { DriftRow } from "@/lib/reconcile/queries";

/** A difference as it is shown: both sides put beside each other, and an intent for its fix. */
export type ShownDrift = Omit<DriftRow, "ours" | "stripes"> & { values: DifferingValue[]; intentId: string };

export type Surroundings = {
  dashboard: StripeDashboard;
  unavailable: string | null;
};

/** What the cells need beside their row. The cells themselves stay the same, so that an open dialog survives a refresh. */
export const SurroundingsContext = createContext<Surroundings | null>(null);
