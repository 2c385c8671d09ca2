import { sendDueAlerts } from "@/lib/alerts/send-due-alerts";
import { reviewAllowances } from "@/lib/allowances/review-allowances";
import { fetchMissedCalls } from "@/lib/backfill/fetch-missed-calls";
import { checkAccount } from "@/lib/inbox/check-account";
import { fillThinGaps } from "@/lib/inbox/fill-thin-gaps";
import { fillGaps } from "@/lib/inbox/gap-fill";
import { sweepInbox } from "@/lib/inbox/sweep-inbox";
import { continueReconcile } from "@/lib/reconcile/run-reconcile";
import { reviewAll } from "@/lib/risk/review-all";
import type { MaintenanceStep } from "./maintenance-step";

/**
 * Everything the maintain job does, in this order. A new duty is a new line.
 * The job has fifty seconds (`app/api/cron/maintain`).
 */
export const MAINTENANCE_STEPS: readonly MaintenanceStep[] = [
  { name: "account", run: checkAccount },
  { name: "gapFill", mostMs: 20_000, run: fillGaps },
  { name: "thinGapFill", mostMs: 5_000, run: fillThinGaps },
  { name: "inbox", mostMs: 15_000, run: sweepInbox },
  { name: "missedCalls", mostMs: 5_000, run: fetchMissedCalls },
  { name: "risk", run: ({ isOutOfTime }) => reviewAll(isOutOfTime) },
  { name: "allowances", run: ({ at, isOutOfTime }) => reviewAllowances(at, isOutOfTime) },
  { name: "alerts", run: ({ isOutOfTime }) => sendDueAlerts(isOutOfTime) },
  // Last: it takes all the time that the others leave.
  { name: "reconcile", run: continueReconcile },
];
