import type { FinishedCall, RecordedCall } from "@/lib/domain/call";
import { together } from "@/lib/together";
import { recordCalls } from "./record-calls";
import type { CallOutcome } from "./write-calls";

/** Few enough that their locks never fill Postgres's table of them, with many processes at once. */
const MOST_TOGETHER = 50;

/**
 * Records one finished call, by the rule of `recordCalls`. Those that come at
 * once share a transaction, and so its statements and its flush of the disk; one
 * that cannot be stored fails alone.
 */
export async function recordCall(report: FinishedCall): Promise<RecordedCall> {
  return answerOf(await recordOne(report));
}

const recordOne = together(MOST_TOGETHER, recordCalls);

function answerOf(outcome: CallOutcome): RecordedCall {
  if (outcome.reason !== null) return { outcome: "unassigned", reason: outcome.reason };
  const { tenantId, wasThere, isChanged } = outcome;
  if (!isChanged) return { outcome: "unchanged", tenantId };
  return { outcome: wasThere ? "corrected" : "recorded", tenantId };
}
