import { ensureInstallation, findInstallation, recordThinEventsListed } from "@/lib/installation";
import type { MaintenanceTime, StepCounts } from "@/lib/jobs/maintenance-step";
import { logger } from "@/lib/logger";
import { stripe } from "@/lib/stripe/client";
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
 * the list's order. A run that is out of time leaves the rest to the next.
 */
export async function fillThinGaps({ at, isOutOfTime }: MaintenanceTime): Promise<StepCounts> {
  await ensureInstallation();
  await requireOwnAccount();
  const listedAt = (await findInstallation())?.thinEventsListedAt;
  if (listedAt && at.getTime() - listedAt.getTime() < PAUSE_MS && listedAt <= at) return {};
  const counts = { listed: 0, stored: 0 };
  const page: object[] = [];
  const storePage = async () => {
    counts.listed += page.length;
    counts.stored += await receiveMissing(page.splice(0));
  };
  for await (const event of stripe().v2.core.events.list({ types: [...THIN_TYPES], limit: PAGE_SIZE })) {
    page.push(event);
    if (page.length < PAGE_SIZE) continue;
    await storePage();
    if (isOutOfTime()) return { ...counts, remaining: 1 };
  }
  await storePage();
  await recordThinEventsListed(at);
  if (counts.stored > 0) logger.warn({ stored: counts.stored }, "thin events were missing");
  return counts;
}
