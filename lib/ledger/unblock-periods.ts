import { and, eq, isNotNull, ne } from "drizzle-orm";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { NO_TROUBLE } from "./claim-period";

/** Lets the next run try a tenant's stopped periods again: an admin says that the cause is gone. */
export async function unblockPeriods(tenantId: number): Promise<void> {
  await db()
    .update(usagePeriods)
    .set(NO_TROUBLE)
    .where(
      and(
        eq(usagePeriods.tenantId, tenantId),
        ne(usagePeriods.state, "settled"),
        isNotNull(usagePeriods.planId),
      ),
    );
}
