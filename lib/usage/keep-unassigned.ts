import { inArray, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client";
import { unassignedCalls } from "@/db/schema/usage";
import type { FinishedCall, RecordedCall } from "@/lib/domain/call";
import type { UnassignedReason } from "@/lib/domain/values";

/**
 * Keeps a call that no tenant owns yet or whose report cannot be believed, once
 * per report, until a person decides. A doubtful report never replaces one
 * without doubt, and an end that is only the time of arrival never moves one.
 */
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
    .onConflictDoUpdate({
      target: unassignedCalls.reportKey,
      set: { ...row, endedAt: call.isEndKnown ? call.endedAt : sql`${unassignedCalls.endedAt}` },
      setWhere: call.doubt ? inArray(unassignedCalls.reason, ["no_duration", "bad_time"]) : undefined,
    });
  return { outcome: "unassigned", reason };
}
