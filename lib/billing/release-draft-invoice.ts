import { now } from "@/lib/clock";
import type { PeriodKey } from "@/lib/ledger/period-key";
import { releaseDraft } from "@/lib/ledger/release-draft";
import { type AdminCommand, runAction } from "./run-action";

/** Hands a period's held draft back to Stripe although its usage is not confirmed. */
export async function releaseDraftInvoice(command: AdminCommand & PeriodKey): Promise<void> {
  await runAction(command, "release_draft", async () => {
    await releaseDraft(command, await now());
    return null;
  });
}
