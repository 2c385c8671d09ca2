import { inArray } from "drizzle-orm";
import type { Queryable } from "@/db/client";
import { unassignedCalls } from "@/db/schema/usage";
import type { KeyedCall } from "./judge-calls";

export type WaitingCall = typeof unassignedCalls.$inferSelect;

/** What a person who assigns a call says of it, where its report could not be believed. */
export type CallCorrection = { durationSeconds?: number; endedAt?: Date };

/**
 * A waiting call as a report that is believed. One whose report named no call is
 * recorded under the key that its reports share, so that it is known when it
 * comes again.
 */
export function believed(waiting: WaitingCall, correction: CallCorrection = {}): KeyedCall {
  const { durationSeconds = waiting.durationSeconds, endedAt = waiting.endedAt } = correction;
  return {
    reportKey: waiting.reportKey,
    call: {
      vapiCallId: waiting.vapiCallId ?? waiting.reportKey,
      startedAt: waiting.startedAt,
      endedAt,
      isEndKnown: true,
      durationSeconds,
      costUsd: waiting.costUsd,
      costs: waiting.costs ?? [],
      endedReason: waiting.endedReason,
      reportedAt: waiting.reportedAt,
      phoneNumberId: waiting.phoneNumberId,
      phoneNumber: waiting.phoneNumber,
      assistantId: waiting.assistantId,
      namedTenant: waiting.namedTenant,
      doubt: null,
    },
  };
}

/** A person has decided: also a call that is known by a newer report waits no longer. */
export async function stopWaiting(on: Queryable, reportKeys: string[]): Promise<void> {
  if (reportKeys.length > 0) {
    await on.delete(unassignedCalls).where(inArray(unassignedCalls.reportKey, reportKeys));
  }
}
