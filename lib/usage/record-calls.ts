import { db } from "@/db/client";
import { now, runningClock } from "@/lib/clock";
import type { FinishedCall } from "@/lib/domain/call";
import { DAY_MS } from "@/lib/domain/utc-day";
import { type KeyedCall, keyed } from "./judge-calls";
import { type CallOutcome, foreseeCalls, lockCalls, writeCalls } from "./write-calls";

/**
 * Records finished calls once each, whoever tells of them how often: a repeated
 * report changes nothing, a corrected one replaces the values, an older one that
 * comes last is left aside. A call without a known tenant, or whose report cannot
 * be believed, is kept as unassigned. One transaction, unless a call stands in
 * the list more than once: then its reports are taken one after the other.
 */
export async function recordCalls(reports: FinishedCall[]): Promise<CallOutcome[]> {
  const outcomes = new Map<KeyedCall, CallOutcome>();
  const calls = (await doubted(reports)).map(keyed);
  // Asked before the transaction too; what waits for a lock is written when it has it.
  const clock = await runningClock();
  for (const round of roundsOf(calls)) {
    const written = await db().transaction(async (transaction) => {
      await lockCalls(transaction, round);
      return writeCalls(transaction, round, clock());
    });
    for (const [index, call] of round.entries()) {
      const outcome = written[index];
      if (outcome) outcomes.set(call, outcome);
    }
  }
  return calls.map((call) => outcomeIn(outcomes, call));
}

/** What recording these calls would do now. A call that stands in the list twice counts as new twice. */
export async function foreseeRecording(reports: FinishedCall[]): Promise<CallOutcome[]> {
  const calls = (await doubted(reports)).map(keyed);
  return foreseeCalls(db(), calls);
}

/**
 * No call ends tomorrow; but the local Stripe's clock may have been moved ahead,
 * and calls with it. Judged before the transaction, because that clock is asked
 * over the network.
 */
async function doubted(reports: FinishedCall[]): Promise<FinishedCall[]> {
  const latest = Math.max(0, ...reports.map(({ endedAt }) => endedAt.getTime()));
  const machineNow = Date.now();
  const isAhead = latest - DAY_MS > machineNow;
  const productNow = isAhead ? Math.max(machineNow, (await now()).getTime()) : machineNow;
  return reports.map((report) => {
    const isTomorrow = report.endedAt.getTime() - DAY_MS > productNow;
    return isTomorrow && report.doubt === null ? { ...report, doubt: "bad_time" as const } : report;
  });
}

/** Lists in which every key stands once, the earlier report of a call in the earlier list. */
function roundsOf(calls: KeyedCall[]): KeyedCall[][] {
  const rounds: KeyedCall[][] = [];
  const seen = new Map<string, number>();
  for (const call of calls) {
    const round = seen.get(call.reportKey) ?? 0;
    seen.set(call.reportKey, round + 1);
    if (rounds[round]) rounds[round].push(call);
    else rounds[round] = [call];
  }
  return rounds;
}

function outcomeIn(outcomes: Map<KeyedCall, CallOutcome>, call: KeyedCall): CallOutcome {
  const outcome = outcomes.get(call);
  if (!outcome) throw new Error(`Nothing is known of what became of ${call.reportKey}`);
  return outcome;
}
