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
const LONGEST_SLICE_MS = 6 * HOUR_MS;
/** Stripe tells no two moments of a second apart: such a slice is read to its end, however full it is. */
const SHORTEST_SLICE_MS = 1_000;
/** A slice of more is left for a shorter one, so that every run has something behind it for good. */
const MOST_PAGES = 10;
const PAGE_SIZE = 100;
const MOST_STORED = 5_000;

type Slice = { from: Date; to: Date; mostPages: number; pageSize: number };
type Look = { pages: number; outcome: "done" | "overfull" | "stopped" };

/**
 * Stores every event that Stripe lists and no webhook brought, the oldest hours
 * first, of all types. Goes on where the last run was, also when that one was
 * killed; a run that is out of time or has stored its share leaves the rest,
 * counted in slices of six hours. Throws while the key is another account's.
 */
export async function fillGaps(
  { at, isOutOfTime }: MaintenanceTime,
  pageSize: number = PAGE_SIZE,
): Promise<StepCounts> {
  await ensureInstallation();
  await requireOwnAccount();
  const counts = { listed: 0, stored: 0 };
  const until = before(at, YOUNG_MS);
  let from = await lookFrom(at);
  let length = LONGEST_SLICE_MS;
  while (from < until && !isOutOfTime()) {
    const to = earlier(new Date(from.getTime() + length), until);
    const mostPages = length > SHORTEST_SLICE_MS ? MOST_PAGES : Number.POSITIVE_INFINITY;
    const { pages, outcome } = await lookThrough({ from, to, mostPages, pageSize }, counts, isOutOfTime);
    if (outcome === "stopped") break;
    if (outcome === "overfull") {
      length = Math.max((to.getTime() - from.getTime()) / 4, SHORTEST_SLICE_MS);
      continue;
    }
    await recordEventsStoredUpTo(earlier(to, before(at, OVERLAP_MS)));
    from = to;
    if (pages <= MOST_PAGES / 4) length = Math.min(length * 2, LONGEST_SLICE_MS);
  }
  if (counts.stored > 0) logger.warn({ stored: counts.stored }, "events were missing");
  const left = Math.max(0, until.getTime() - from.getTime());
  return { ...counts, remaining: Math.ceil(left / LONGEST_SLICE_MS) };
}

/** Where the last run came to; at first, a little before the moment this database was first used. */
async function lookFrom(at: Date): Promise<Date> {
  const found = await findInstallation();
  if (!found) throw new Error("The installation is not recorded");
  const known = found.newestEventAt ?? before(found.recordedAt, OVERLAP_MS);
  const from = earlier(known, before(at, OVERLAP_MS));
  const reach = before(at, REACH_MS);
  if (from >= reach) return from;
  logger.warn({ from }, "Stripe no longer lists the oldest missing events");
  return reach;
}

/** What was stored before an interruption is found stored by the next look. */
async function lookThrough(
  { from, to, mostPages, pageSize }: Slice,
  counts: { listed: number; stored: number },
  isOutOfTime: () => boolean,
): Promise<Look> {
  const created = { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
  let after: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const page = await stripe().events.list({
      created,
      limit: pageSize,
      ...(after === undefined ? {} : { starting_after: after }),
    });
    counts.listed += page.data.length;
    counts.stored += await receiveMissing(page.data);
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return { pages, outcome: "done" };
    if (isOutOfTime() || counts.stored >= MOST_STORED) return { pages, outcome: "stopped" };
    if (pages >= mostPages) return { pages, outcome: "overfull" };
  }
}

function before(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() - milliseconds);
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
