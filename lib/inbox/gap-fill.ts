import { ensureInstallation, findInstallation, recordEventsStoredUpTo } from "@/lib/installation";
import type { MaintenanceTime, StepCounts } from "@/lib/jobs/maintenance-step";
import { logger } from "@/lib/logger";
import { stripe } from "@/lib/stripe/client";
import { requireOwnAccount } from "./check-account";
import { receiveMissing } from "./receive";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Looked at again each time: Stripe lists an event a little later than it says it happened. */
const OVERLAP_MS = 30 * MINUTE_MS;
/** Younger events may still be on their way to us. */
const YOUNG_MS = MINUTE_MS;
/** Stripe lists the events of thirty days (docs.stripe.com/api/events/list). */
const REACH_MS = 30 * 24 * HOUR_MS;
/** Stripe lists newest first: of a slice at a time, so that an interrupted run has the older ones behind it. */
const SLICE_MS = 6 * HOUR_MS;
const PAGE_SIZE = 100;
const MOST_STORED = 5_000;

type Slice = { from: Date; to: Date };

/**
 * Stores every event that Stripe lists and no webhook brought, the oldest hours
 * first, of all types. Goes on where the last run was, also when that one was
 * killed; a run that is out of time or has stored its share leaves the rest.
 * Throws while the key is another account's.
 */
export async function fillGaps({ at, isOutOfTime }: MaintenanceTime): Promise<StepCounts> {
  await ensureInstallation();
  await requireOwnAccount();
  const slices = slicesUntil(new Date(at.getTime() - YOUNG_MS), await lookFrom(at));
  const counts = { listed: 0, stored: 0 };
  let looked = 0;
  for (const slice of slices) {
    if (isOutOfTime() || !(await fillSlice(slice, counts, isOutOfTime))) break;
    await recordEventsStoredUpTo(slice.to);
    looked += 1;
  }
  if (counts.stored > 0) logger.warn({ stored: counts.stored }, "events were missing");
  return { ...counts, remaining: slices.length - looked };
}

/** Where the last run came to, less an overlap; at first, the moment this database was first used. */
async function lookFrom(at: Date): Promise<Date> {
  const found = await findInstallation();
  if (!found) throw new Error("The installation is not recorded");
  const known = found.newestEventAt ?? new Date(Math.min(found.recordedAt.getTime(), at.getTime()));
  const from = known.getTime() - OVERLAP_MS;
  const reach = at.getTime() - REACH_MS;
  if (from < reach) logger.warn({ from: new Date(from) }, "Stripe no longer lists the oldest missing events");
  return new Date(Math.max(from, reach));
}

function slicesUntil(until: Date, from: Date): Slice[] {
  const slices: Slice[] = [];
  for (let start = from.getTime(); start < until.getTime(); start += SLICE_MS) {
    slices.push({ from: new Date(start), to: new Date(Math.min(start + SLICE_MS, until.getTime())) });
  }
  return slices;
}

/** Whether all of the slice is stored. What was stored before an interruption is found stored by the next run. */
async function fillSlice(
  { from, to }: Slice,
  counts: { listed: number; stored: number },
  isOutOfTime: () => boolean,
): Promise<boolean> {
  const created = { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
  let after: string | undefined;
  for (;;) {
    const page = await stripe().events.list({
      created,
      limit: PAGE_SIZE,
      ...(after === undefined ? {} : { starting_after: after }),
    });
    counts.listed += page.data.length;
    counts.stored += await receiveMissing(page.data);
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return true;
    if (isOutOfTime() || counts.stored >= MOST_STORED) return false;
  }
}
