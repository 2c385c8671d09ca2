import { db } from "@/db/client";
import { type AdminCommand, runAction } from "@/lib/billing/run-action";
import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import { recordWord } from "./record-word";

/** Takes back a suspension by hand. One for payment or quota stays: it has its own last word. */
export async function liftSuspension(command: AdminCommand): Promise<void> {
  await runAction(command, "lift_suspension", async ({ suspensions }) => {
    if (!suspensions.some(({ reason }) => reason === "manual")) throw new BillingError("not_suspended");
    const by = { setBy: command.admin.email, detail: null, at: await now() };
    await recordWord(db(), command.tenantId, { say: "lift", reason: "manual" }, by);
    return null;
  });
}
