import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { retryDelayMs } from "@/lib/domain/backoff";
import { reasonOf } from "@/lib/errors";
import { closeTenantPeriods } from "@/lib/ledger/close-tenant-periods";
import { logger } from "@/lib/logger";
import { findTenantOfCustomer } from "@/lib/sync/find-tenant-of-customer";
import { linkCheckout } from "@/lib/sync/link-checkout";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { UnlinkedCustomerError } from "@/lib/sync/tenant-of-customer";
import { type ClaimedGroup, claimEvents } from "./claim-events";
import { findNeeds, type Need } from "./handlers";

/**
 * Works the stored events that are due, customer by customer, until none is
 * left or `isOutOfTime` says stop, and returns how many it worked. Safe to run
 * anywhere at once: each group is claimed with a lease that a crash lets expire.
 * A failure is kept on the event with its reason, never thrown.
 */
export async function drainInbox(isOutOfTime: () => boolean = () => false): Promise<number> {
  let worked = 0;
  while (!isOutOfTime()) {
    const group = await claimEvents(new Date());
    if (!group) break;
    await workGroup(group);
    worked += group.events.length;
  }
  return worked;
}

async function workGroup(group: ClaimedGroup): Promise<void> {
  try {
    const tenantId = await answerNeeds(group);
    await mark(group, {
      state: "processed",
      error: null,
      nextAttemptAt: null,
      tenantId,
      processedAt: new Date(),
    });
  } catch (error) {
    const reason = reasonOf(error);
    logger.warn({ customerId: group.customerId, events: group.events.length, reason }, "events failed");
    await mark(group, { state: "failed", error: reason, nextAttemptAt: nextAttempt(group, error) });
  }
}

/** One round of fetches answers every event of the group, however many there are. */
async function answerNeeds({ customerId, events }: ClaimedGroup): Promise<number | null> {
  for (const sessionId of idsThatNeed(events, "checkout")) await linkCheckout(sessionId);
  const isAsked = (need: Need) => events.some(({ type }) => findNeeds(type)?.includes(need));
  const tenantId = customerId && isAsked("customer") ? await syncCustomer(customerId) : null;
  for (const invoiceId of idsThatNeed(events, "invoice")) await syncInvoice(invoiceId);
  if (tenantId !== null && isAsked("closing")) await closeTenantPeriods(tenantId);
  return tenantId ?? (customerId ? findTenantOfCustomer(customerId) : null);
}

function idsThatNeed(events: ClaimedGroup["events"], need: Need): Set<string> {
  return new Set(
    events.flatMap(({ type, objectId }) => (objectId && findNeeds(type)?.includes(need) ? objectId : [])),
  );
}

/** A customer that no tenant owns is for a person; everything else may heal by itself. */
function nextAttempt(group: ClaimedGroup, error: unknown): Date | null {
  if (error instanceof UnlinkedCustomerError) return null;
  const delayMs = retryDelayMs(Math.max(...group.events.map(({ attempts }) => attempts)));
  return delayMs === null ? null : new Date(Date.now() + delayMs);
}

async function mark(group: ClaimedGroup, change: Partial<typeof stripeEvents.$inferInsert>): Promise<void> {
  const ids = group.events.map(({ id }) => id);
  await db()
    .update(stripeEvents)
    .set({ ...change, leaseToken: null, leaseExpiresAt: null })
    .where(and(inArray(stripeEvents.id, ids), eq(stripeEvents.leaseToken, group.leaseToken)));
}
