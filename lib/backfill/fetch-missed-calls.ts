import type { FinishedCall } from "@/lib/domain/call";
import { env } from "@/lib/env";
import type { MaintenanceTime, StepCounts } from "@/lib/jobs/maintenance-step";
import { logger } from "@/lib/logger";
import { recordCalls } from "@/lib/usage/record-calls";
import { type CallsWindow, listCalls, VapiBusy } from "@/lib/vapi/list-calls";
import { parseListedCall } from "@/lib/vapi/parse-report";
import { findCallsPass, recordCallsListed } from "./calls-pass";

const FIRST_WINDOW_MS = 15 * 60 * 1000;
const LONGEST_WINDOW_MS = 6 * 60 * 60 * 1000;
/** More than a hundred calls within so little time are not halved any further. */
const SHORTEST_WINDOW_MS = 1_000;
/** Each call comes with everything that was said in it. */
const USUAL_LIMIT = 100;
/** As many as Vapi lists at once. */
const LARGEST_LIMIT = 1_000;

/**
 * Records the calls of the last days whose report never came, once a night, as
 * Vapi lists them; without a key it does nothing. What is known already stays,
 * but for a cost that Vapi corrected. Calls are asked for by windows of time,
 * the oldest first, and a window with more than a page is asked for in parts: so
 * the order of Vapi's list does not matter, and a run that is out of time or
 * killed goes on where it was.
 */
export async function fetchMissedCalls({ at, isOutOfTime }: MaintenanceTime): Promise<StepCounts> {
  const { VAPI_API_KEY } = env();
  const pass = VAPI_API_KEY ? await findCallsPass(at) : null;
  if (!VAPI_API_KEY || !pass) return {};
  const counts = { listed: 0, recorded: 0, corrected: 0, unassigned: 0, unfinished: 0, unreadable: 0 };
  let { from } = pass;
  let length = FIRST_WINDOW_MS;
  let isOverfull = false;
  // Out of time, a window is still divided until a part of it is done: every run comes further.
  while (from < pass.until && (isOverfull || !isOutOfTime())) {
    const to = new Date(Math.min(from.getTime() + length, pass.until.getTime()));
    const limit = to.getTime() - from.getTime() <= SHORTEST_WINDOW_MS ? LARGEST_LIMIT : USUAL_LIMIT;
    const listed = await listUnlessBusy({ from, to, limit }, VAPI_API_KEY);
    if (listed === null) break;
    isOverfull = listed.length >= limit && limit < LARGEST_LIMIT;
    if (isOverfull) {
      length = Math.max((to.getTime() - from.getTime()) / 4, SHORTEST_WINDOW_MS);
      continue;
    }
    if (listed.length >= limit) logger.error({ from, to }, "Vapi has more calls in a second than it lists");
    await recordListed(listed, at, counts);
    await recordCallsListed(pass, to);
    from = to;
    if (listed.length <= limit / 4) length = Math.min(length * 2, LONGEST_WINDOW_MS);
  }
  const missed = counts.recorded + counts.unassigned;
  if (missed > 0) logger.warn({ missed }, "calls were never reported");
  return { ...counts, remaining: Math.ceil((pass.until.getTime() - from.getTime()) / LONGEST_WINDOW_MS) };
}

/** Null when Vapi wants to be asked another time, which is no failure: the next run goes on. */
async function listUnlessBusy(window: CallsWindow, apiKey: string): Promise<unknown[] | null> {
  try {
    return await listCalls(window, apiKey);
  } catch (error) {
    if (error instanceof VapiBusy) return null;
    throw error;
  }
}

type Counts = Record<
  "listed" | "recorded" | "corrected" | "unassigned" | "unfinished" | "unreadable",
  number
>;

async function recordListed(listed: unknown[], receivedAt: Date, counts: Counts): Promise<void> {
  const calls: FinishedCall[] = [];
  for (const json of listed) {
    const parsed = parseListedCall(json, receivedAt);
    if (parsed.kind === "call") calls.push(parsed.call);
    else if (parsed.kind === "unfinished") counts.unfinished += 1;
    else {
      counts.unreadable += 1;
      logger.warn(
        { reason: parsed.kind === "malformed" ? parsed.reason : parsed.kind },
        "a listed call is left out",
      );
    }
  }
  counts.listed += listed.length;
  for (const outcome of await recordCalls(calls)) {
    if (!outcome.isChanged) continue;
    if (outcome.reason !== null) counts.unassigned += 1;
    else counts[outcome.wasThere ? "corrected" : "recorded"] += 1;
  }
}
