import PQueue from "p-queue";
import { reasonOf } from "@/lib/errors";
import { closeTenantPeriods } from "@/lib/ledger/close-tenant-periods";
import { followLateItem } from "@/lib/ledger/follow-late-usage";
import { raiseMeterErrors } from "@/lib/ledger/raise-meter-errors";
import { logger } from "@/lib/logger";
import { reviewTenant } from "@/lib/risk/review-tenant";
import { linkCheckout } from "@/lib/sync/link-checkout";
import { syncDispute } from "@/lib/sync/sync-dispute";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { syncNamed } from "@/lib/sync/sync-named";
import { type ClaimedGroup, claimEvents, type Gathering, releaseEvents } from "./claim-events";
import { findNeeds, type Need } from "./handlers";
import { markFailed, markProcessed } from "./mark-events";
import { withCustomer } from "./with-customer";

const PARALLEL_CUSTOMERS = 8;

/**
 * Works the stored events that are due, several customers at once, until none
 * is left or `isOutOfTime` says stop, and returns how many it worked. Safe to
 * run anywhere at once: each group is claimed with a lease that a crash lets
 * expire. A failure is kept on the event with its reason, never thrown.
 */
export async function drainInbox(
  isOutOfTime: () => boolean = () => false,
  gathering: Gathering | null = null,
): Promise<number> {
  const queue = new PQueue({ concurrency: PARALLEL_CUSTOMERS });
  let worked = 0;
  const lost: unknown[] = [];
  const work = async (group: ClaimedGroup) => {
    if (isOutOfTime()) return releaseEvents(group);
    await workGroup(group);
    worked += group.events.length;
  };
  while (!isOutOfTime()) {
    const groups = await claimEvents(new Date(), gathering);
    if (groups.length === 0 && queue.pending === 0) break;
    for (const group of groups) {
      queue.add(() => work(group)).catch((error: unknown) => lost.push(error));
    }
    // A slow customer keeps one place busy, not the others waiting; while nothing is due there is time.
    await (groups.length > 0 ? queue.onSizeLessThan(1) : queue.onIdle());
  }
  await queue.onIdle();
  // The database itself failed: what was claimed comes back when its lease has ended.
  if (lost.length > 0) throw lost[0];
  return worked;
}

async function workGroup(claimed: ClaimedGroup): Promise<void> {
  let group = claimed;
  try {
    group = await withCustomer(claimed);
    const tenantId = await answerNeeds(group);
    await markProcessed({ group, tenantId });
  } catch (error) {
    const { customerId, events } = group;
    logger.warn({ customerId, events: events.length, reason: reasonOf(error) }, "events failed");
    await markFailed(group, error);
  }
}

/** One round of fetches answers every event of the group, however many there are. */
async function answerNeeds({ customerId, events }: ClaimedGroup): Promise<number | null> {
  const needs = (need: Need) => events.filter(({ type }) => findNeeds(type)?.includes(need));
  for (const sessionId of objectsOf(needs("checkout"))) await linkCheckout(sessionId);
  const invoiceIds = objectsOf(needs("invoice"));
  if (customerId === null) {
    for (const invoiceId of invoiceIds) await syncInvoice(invoiceId);
    const [report] = needs("meterErrors");
    return report ? raiseMeterErrors(report.id) : null;
  }
  const asksPreview = needs("preview").length > 0;
  const tenantId = await syncNamed({ customerId, invoiceIds, asksPreview });
  for (const disputeId of objectsOf(needs("dispute"))) await syncDispute(disputeId, tenantId, customerId);
  if (tenantId !== null) {
    for (const itemId of objectsOf(needs("lateItem"))) await followLateItem(tenantId, itemId);
  }
  if (tenantId !== null && needs("risk").length > 0) await reviewTenant(tenantId);
  if (tenantId !== null && needs("closing").length > 0) await closeTenantPeriods(tenantId);
  return tenantId;
}

function objectsOf(events: ClaimedGroup["events"]): Set<string> {
  return new Set(events.flatMap(({ objectId }) => objectId ?? []));
}
