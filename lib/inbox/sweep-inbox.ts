import { count, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import type { MaintenanceTime, StepCounts } from "@/lib/jobs/maintenance-step";
import { requireOwnAccount } from "./check-account";
import { drainInbox } from "./drain";

/** Works what is due: what gap fill found, what failed a while ago, and what a killed process held. */
export async function sweepInbox({ isOutOfTime }: MaintenanceTime): Promise<StepCounts> {
  await requireOwnAccount();
  const worked = await drainInbox(isOutOfTime);
  const [waiting] = await db()
    .select({ total: count() })
    .from(stripeEvents)
    .where(eq(stripeEvents.state, "received"));
  return { worked, remaining: waiting?.total ?? 0 };
}
