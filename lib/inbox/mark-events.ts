import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { retryDelayMs } from "@/lib/domain/backoff";
import { toldReason } from "@/lib/errors";
import { UnlinkedCustomerError } from "@/lib/sync/tenant-of-customer";
import { type ClaimedGroup, isOneOf } from "./claim-events";

/** The group's events are done; the lease that was lost meanwhile leaves them to whoever took it. */
export async function markProcessed(group: ClaimedGroup, tenantId: number | null): Promise<void> {
  await mark(group, {
    state: "processed",
    error: null,
    reason: null,
    nextAttemptAt: null,
    tenantId,
    processedAt: new Date(),
  });
}

/**
 * A customer whose events can be worked again: those that had given up are taken
 * up again. What was never worked by rule has no attempt, and stays.
 */
export async function reviveEvents(customerId: string): Promise<void> {
  await db()
    .update(stripeEvents)
    .set({ state: "received", attempts: 0, error: null, reason: null })
    .where(
      and(
        eq(stripeEvents.customerId, customerId),
        eq(stripeEvents.state, "failed"),
        isNull(stripeEvents.nextAttemptAt),
        gt(stripeEvents.attempts, 0),
      ),
    );
}

/**
 * Keeps why the group failed, on each event, with those before: the last twenty.
 * A customer that somebody said to ignore meanwhile stays ignored.
 */
export async function markFailed(group: ClaimedGroup, error: unknown): Promise<void> {
  const { text, reason } = toldReason(error);
  const failure = sql`jsonb_build_object('at', ${new Date().toISOString()}::text,
    'attempt', ${stripeEvents.attempts}, 'error', ${text}::text, 'reason', ${JSON.stringify(reason)}::jsonb)`;
  await mark(group, {
    state: sql`case when exists (select from ${ignoredCustomers}
      where ${ignoredCustomers.stripeCustomerId} = ${group.customerId})
      then 'ignored' else 'failed' end::event_state`,
    error: text,
    reason,
    failures: sql`jsonb_path_query_array(${stripeEvents.failures} || ${failure}, '$[last - 19 to last]')`,
    nextAttemptAt: nextAttempt(group, error),
  });
}

type Change = Parameters<ReturnType<ReturnType<typeof db>["update"]>["set"]>[0];

async function mark(group: ClaimedGroup, change: Change): Promise<void> {
  await db()
    .update(stripeEvents)
    .set({ ...change, leaseToken: null, leaseExpiresAt: null })
    .where(and(isOneOf(group.events), eq(stripeEvents.leaseToken, group.leaseToken)));
}

/**
 * When each event is tried again, by its own attempts. A customer that no tenant
 * owns is for a person; everything else may heal by itself.
 */
function nextAttempt({ events }: ClaimedGroup, error: unknown) {
  if (error instanceof UnlinkedCustomerError) return null;
  const at = Date.now();
  const waits = [...new Set(events.map(({ attempts }) => attempts))].flatMap((attempts) => {
    const delayMs = retryDelayMs(attempts);
    if (delayMs === null) return [];
    return sql`when ${attempts}::int then ${new Date(at + delayMs).toISOString()}::timestamptz`;
  });
  if (waits.length === 0) return null;
  return sql`case ${stripeEvents.attempts} ${sql.join(waits, sql` `)} end`;
}
