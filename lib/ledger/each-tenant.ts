import PQueue from "p-queue";
import { isLiveKey } from "@/lib/stripe/client";
import { requestsPerSecond } from "@/lib/stripe/requests-per-second";
import { noteFailure, type RunProgress } from "./run-progress";

/** A request of Stripe takes about so long: with as many at once as that, none of the pace is left unused. */
const REQUEST_SECONDS = 0.4;
const [FEWEST_AT_ONCE, MOST_AT_ONCE] = [4, 32];

/**
 * Works many tenants at once; unless told how many, as many as Stripe's pace can
 * feed (the client keeps it). One tenant's trouble is noted and stops no other;
 * out of time, nothing more is begun.
 */
export async function eachTenant<Item extends { tenantId: number }>(
  items: Item[],
  progress: RunProgress,
  isOutOfTime: () => boolean,
  work: (item: Item) => Promise<void>,
  atOnce: number = tenantsAtOnce(),
): Promise<void> {
  const { counts } = progress;
  const queue = new PQueue({ concurrency: atOnce });
  counts.planned += items.length;
  const attempt = async (item: Item) => {
    try {
      await work(item);
    } catch (error) {
      noteFailure(progress, item.tenantId, error);
    }
    counts.worked += 1;
  };
  for (const item of items) {
    await queue.onSizeLessThan(1);
    if (isOutOfTime()) break;
    void queue.add(() => attempt(item));
  }
  await queue.onIdle();
}

function tenantsAtOnce(): number {
  const needed = Math.ceil(requestsPerSecond(isLiveKey()) * REQUEST_SECONDS);
  return Math.min(MOST_AT_ONCE, Math.max(FEWEST_AT_ONCE, needed));
}
