import { setTimeout as sleep } from "node:timers/promises";
import { drainInbox } from "./drain";

/** What a change makes Stripe send comes within moments: worked together, it costs one round of fetches. */
const GATHER_MS = 100;
/** A timer may ring a little early, by another clock than the database's. */
const SLACK_MS = 25;

let running: Promise<void> | null = null;
let isWanted = false;

/**
 * Works the inbox after an event was stored. A process drains once at a time:
 * whoever comes while it does waits for it and, when something has come since,
 * for one more. Returns when nothing is wanted any more or `isOutOfTime`, and
 * says whether this call has drained: what follows a drain is then its to do.
 */
export async function drainSoon(isOutOfTime: () => boolean): Promise<boolean> {
  let hasDrained = false;
  isWanted = true;
  while (isWanted && !isOutOfTime()) {
    if (!running) {
      running = gatherAndDrain(isOutOfTime);
      hasDrained = true;
    }
    await running;
  }
  return hasDrained;
}

async function gatherAndDrain(isOutOfTime: () => boolean): Promise<void> {
  try {
    // Whatever was stored before this is old enough after the pause; what is stored later wants one more.
    isWanted = false;
    await sleep(GATHER_MS + SLACK_MS);
    await drainInbox(isOutOfTime, GATHER_MS);
  } finally {
    running = null;
  }
}
