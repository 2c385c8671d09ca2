import { checkAccount } from "@/lib/inbox/check-account";
import { fillGaps } from "@/lib/inbox/gap-fill";
import { sweepInbox } from "@/lib/inbox/sweep-inbox";
import type { MaintenanceStep } from "./maintenance-step";

/** Everything the maintain job does, in this order. A new duty is a new line. */
export const MAINTENANCE_STEPS: readonly MaintenanceStep[] = [
  { name: "account", run: checkAccount },
  { name: "gapFill", run: fillGaps },
  { name: "inbox", run: sweepInbox },
];
