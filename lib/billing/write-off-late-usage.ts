import { now } from "@/lib/clock";
import { decideLateUsage } from "@/lib/ledger/decide-late-usage";
import type { LateKey } from "@/lib/ledger/late-key";
import { type AdminCommand, runAction } from "./run-action";

/** Leaves late usage unbilled, or uncredited, for good. It stays on record with who decided so. */
export async function writeOffLateUsage(command: AdminCommand & LateKey): Promise<void> {
  await runAction(command, "write_off_late_usage", async () => {
    await decideLateUsage(command, "write_off", command.admin.email, await now());
    return null;
  });
}
