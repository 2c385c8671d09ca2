import { appIsQuiet } from "./quiet";
import { advanceTo, sandboxNow, type World } from "./world";

const AFTER_PERIOD_MS = 60_000;

/** Stops after every period's end, so that the app has closed it before Stripe finalizes its invoice. */
export async function renewUntil(world: World, at: Date): Promise<void> {
  for (;;) {
    const now = await sandboxNow(world);
    const [row] = await world.sql<{ next: Date | null }[]>`
      select min(ends_at) as next from usage_periods where ends_at > ${now} and ends_at < ${at}`;
    if (!row?.next) break;
    const stop = Math.min(row.next.getTime() + AFTER_PERIOD_MS, at.getTime());
    await advanceTo(world, new Date(stop));
    await appIsQuiet(world);
  }
  await advanceTo(world, at);
  await appIsQuiet(world);
}
