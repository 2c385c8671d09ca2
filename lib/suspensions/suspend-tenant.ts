import { db } from "@/db/client";
import { type AdminCommand, runAction } from "@/lib/billing/run-action";
import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import { recordWord } from "./record-word";

/** Stops a tenant's calls from being answered until somebody lifts it. Stripe is not told, and goes on billing. */
export async function suspendTenant(command: AdminCommand & { why: string }): Promise<void> {
  await runAction(command, "suspend", async ({ suspensions }) => {
    if (suspensions.some(({ reason }) => reason === "manual")) throw new BillingError("already_suspended");
    const at = await now();
    const word = { say: "suspend", reason: "manual", startsAt: at } as const;
    await recordWord(db(), command.tenantId, word, { setBy: command.admin.email, detail: command.why, at });
    return null;
  });
}
