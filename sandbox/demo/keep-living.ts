import { setTimeout as sleep } from "node:timers/promises";
import { ring } from "./telephones";
import { runCron, type World } from "./world";

const RING_EVERY_MS = 20_000;
/** As often as vercel.json asks Vercel to. */
const CRON_EVERY_MS = 15 * 60_000;

/** Lets the telephones ring and the crons run for as long as the demo does. Throws when the app no longer answers. */
export async function keepLiving(world: World): Promise<never> {
  let until = new Date();
  let cronMs = 0;
  for (;;) {
    if (Date.now() - cronMs >= CRON_EVERY_MS) {
      await runCron(world);
      await runCron(world, "maintain");
      cronMs = Date.now();
    }
    await sleep(RING_EVERY_MS);
    const at = new Date();
    await ring(world, until, at);
    until = at;
  }
}
