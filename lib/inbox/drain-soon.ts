import { setTimeout as sleep } from "node:timers/promises";
import type { Gathering } from "./claim-events";
import { drainInbox } from "./drain";

/** Long enough for what one change makes Stripe send, too short for a person to wait. */
const GATHERING: Gathering = { quietMs: 200, mostMs: 1_000 };
/** A timer may ring a little early, by another clock than the database's. */
const SLACK_MS = 25;
/** One who came longer ago may run out of time before the next drain: the next to come waits, too. */
const FRESH_MS = 1_000;

let running: Promise<void> | null = null;
let isWanted = false;
let waiting = 0;
let lastCameAt = 0;

/**
 * Says that an event was stored, and whether somebody has to see to it with
 * `drainSoon`: one who came a moment ago sees to everything that came since.
 */
export function callForDrain(): boolean {
  isWanted = true;
  return waiting === 0 || Date.now() - lastCameAt > FRESH_MS;
}

/**
 * Works the inbox after an event was stored. A process drains once at a time:
 * who comes while it does waits for it and, when something has come since, for
 * one more. Returns when nothing is wanted any more or `isOutOfTime`, and says
 * whether this call has drained: what follows a drain is then its to do.
 */
export async function drainSoon(isOutOfTime: () => boolean): Promise<boolean> {
  if (!callForDrain()) return false;
  let hasDrained = false;
  lastCameAt = Date.now();
  waiting += 1;
  try {
    while (isWanted && !isOutOfTime()) {
      if (!running) {
        running = gatherAndDrain(isOutOfTime);
        hasDrained = true;
      }
      await running;
    }
  } finally {
    // Nothing is awaited between the last look at what is wanted and this: who comes after sees to it.
    waiting -= 1;
  }
  return hasDrained;
}

async function gatherAndDrain(isOutOfTime: () => boolean): Promise<void> {
  try {
    // Whatever was stored before this has gathered after the pause; what is stored later wants one more.
    isWanted = false;
    await sleep(GATHERING.quietMs + SLACK_MS);
    await drainInbox(isOutOfTime, GATHERING);
  } finally {
    running = null;
  }
}
