import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import type { PeriodKey } from "@/lib/ledger/period-key";
import { releaseDraft } from "@/lib/ledger/release-draft";
import { isLiveKey } from "@/lib/stripe/client";
import { type AdminCommand, runAction } from "./run-action";

/** The tenant's name as the admin typed it; refused without it in live mode. */
type ReleaseDraft = AdminCommand & PeriodKey & { typedName?: string };

/** Hands a period's held draft back to Stripe although its usage is not confirmed. */
export async function releaseDraftInvoice(command: ReleaseDraft): Promise<void> {
  await runAction(command, "release_draft", async ({ tenantName }) => {
    if (isLiveKey() && command.typedName?.trim() !== tenantName.trim()) {
      throw new BillingError("name_not_typed");
    }
    await releaseDraft(command, await now());
    return null;
  });
}
