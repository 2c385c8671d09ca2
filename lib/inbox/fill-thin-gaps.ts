import {
  ensureInstallation,
  findInstallation,
  recordThinEventsLeftAt,
  recordThinEventsListed,
} from "@/lib/installation";
import type { MaintenanceTime, StepCounts } from "@/lib/jobs/maintenance-step";
import { logger } from "@/lib/logger";
import { isFinalRefusal } from "@/lib/stripe/refusal";
import { listThinEvents, listThinEventsOn } from "@/lib/stripe/thin-events";
import { requireOwnAccount } from "./check-account";
import { THIN_TYPES } from "./handlers";
import { receiveMissing } from "./receive";

/** Stripe counts our reads, and these events are rare. */
const PAUSE_MS = 60 * 60_000;
const PAGE_SIZE = 100;

/**
 * Stores every thin event that Stripe lists and no webhook brought. They stand
 * in a list of their own (`/v2/core/events`), of thirty days; it is read whole,
 * because meters err seldom and a page more costs less than a wrong guess about
 * the list's order. A run that is out of time leaves the rest to the next, which
 * goes on at the page where it stopped; when Stripe does not know that page any
 * more, the one after it begins anew.
 */
export async function fillThinGaps(
  { at, isOutOfTime }: MaintenanceTime,
  pageSize: number = PAGE_SIZE,
): Promise<StepCounts> {
  await ensureInstallation();
  await requireOwnAccount();
  const known = await findInstallation();
  const listedAt = known?.thinEventsListedAt;
  if (listedAt && at.getTime() - listedAt.getTime() < PAUSE_MS && listedAt <= at) return {};
  const counts = { listed: 0, stored: 0 };
  let page = known?.thinEventsNextPage ?? null;
  do {
    const { events, nextPage } = page ? await goOn(page) : await listThinEvents(THIN_TYPES, pageSize);
    counts.listed += events.length;
    counts.stored += await receiveMissing(events);
    page = nextPage;
    await recordThinEventsLeftAt(page);
    if (page && isOutOfTime()) return { ...counts, remaining: 1 };
  } while (page);
  await recordThinEventsListed(at);
  if (counts.stored > 0) logger.warn({ stored: counts.stored }, "thin events were missing");
  return counts;
}

async function goOn(page: string) {
  try {
    return await listThinEventsOn(page);
  } catch (error) {
    if (isFinalRefusal(error)) await recordThinEventsLeftAt(null);
    throw error;
  }
}
