import { setTimeout as sleep } from "node:timers/promises";
import { ring, ringAfterSkip } from "./telephones";
import { runCron, sandboxNow, type World } from "./world";

const RING_EVERY_MS = 20_000;
/** As often as vercel.json asks Vercel to. */
const CRON_EVERY_MS = 10 * 60_000;
/** More is a person who has moved the clock. */
const LONGEST_STEP_MS = 10 * 60_000;
const NIGHTLY_EVERY_MS = 24 * 60 * 60_000;

/**
 * Lets the telephones ring and the crons run for as long as the demo does. The
 * telephones live by local Stripe's clock, which a person may move. Throws
 * when the app no longer answers.
 */
export async function keepLiving(world: World): Promise<never> {
  let until = await sandboxNow(world);
  let cronMs = 0;
  let nightlyMs = 0;
  for (;;) {
    if (Date.now() - cronMs >= CRON_EVERY_MS) {
      await runCron(world);
      await runCron(world, "maintain");
      cronMs = Date.now();
    }
    if (Date.now() - nightlyMs >= NIGHTLY_EVERY_MS) {
      await runCron(world, "reconcile");
      nightlyMs = Date.now();
    }
    await sleep(RING_EVERY_MS);
    const at = await sandboxNow(world);
    const isSkipped = at.getTime() - until.getTime() > LONGEST_STEP_MS;
    if (isSkipped) {
      // The renewals of the time that was skipped are to be over, so that nobody calls into a billed period.
      await runCron(world);
      await ringAfterSkip(world, until, at);
    } else {
      await ring(world, until, at);
    }
    until = at;
  }
}
