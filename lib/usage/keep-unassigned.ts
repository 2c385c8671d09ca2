import type { Queryable } from "@/db/client";
import { unassignedCalls } from "@/db/schema/usage";
import type { FinishedCall, RecordedCall } from "@/lib/domain/call";
import type { UnassignedReason } from "@/lib/domain/values";

/** Keeps a call that no tenant owns yet, once per report, until a person says whose it is. */
export async function keepUnassigned(
  transaction: Queryable,
  call: FinishedCall,
  reportKey: string,
  reason: UnassignedReason,
): Promise<RecordedCall> {
  const row = { ...call, reportKey, reason };
  await transaction
    .insert(unassignedCalls)
    .values(row)
    .onConflictDoUpdate({ target: unassignedCalls.reportKey, set: row });
  return { outcome: "unassigned", reason };
}
