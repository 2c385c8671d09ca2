import { usageRun } from "@/lib/ledger/billing-world.fixture";

/** Several runs at the same moment, or nearly; a run may fail as a whole, the next goes on. */
export async function runTogether({
  together,
  staggerMs,
}: {
  together: number;
  staggerMs: number;
}): Promise<void> {
  const runs = Array.from({ length: together }, async (_each, place) => {
    await untilPast(place * staggerMs);
    await usageRun();
  });
  await Promise.allSettled(runs);
}

/** In real time: what a slow Stripe takes is real, too. */
function untilPast(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
