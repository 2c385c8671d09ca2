import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { retryDelayMs } from "@/lib/domain/backoff";
import { toldReason } from "@/lib/errors";
import { UnlinkedCustomerError } from "@/lib/sync/tenant-of-customer";
import { together } from "@/lib/together";
import { type ClaimedGroup, isOneOf } from "./claim-events";

const MOST_TOGETHER = 16;

type Worked = { group: ClaimedGroup; tenantId: number | null };

/**
 * The group's events are done; the lease that was lost meanwhile leaves them to
 * whoever took it. Its customer can be worked again: those of its events that
 * had given up are taken up again. What was never worked by rule has no attempt,
 * and stays. Groups that are done at once share a statement.
 */
export const markProcessed = together(MOST_TOGETHER, async (worked: Worked[]) => {
  const done = worked.flatMap(({ group, tenantId }) =>
    group.events.map(({ id }) => ({ id, lease_token: group.leaseToken, tenant_id: tenantId })),
  );
  await db().execute(sql`
    with done as (
      select * from jsonb_to_recordset(${JSON.stringify(done)}::jsonb)
        as done (id text, lease_token text, tenant_id bigint)
    ), marked as (
      update stripe_events set state = 'processed', error = null, reason = null, next_attempt_at = null,
        tenant_id = done.tenant_id, processed_at = ${new Date().toISOString()}, lease_token = null,
        lease_expires_at = null
      from done where stripe_events.id = done.id and stripe_events.lease_token = done.lease_token
    )
    update stripe_events set state = 'received', attempts = 0, error = null, reason = null
    where ${and(isOfOne(worked), eq(stripeEvents.state, "failed"), isNull(stripeEvents.nextAttemptAt), gt(stripeEvents.attempts, 0))}`);
  return worked.map(() => undefined);
});

function isOfOne(worked: readonly Worked[]) {
  return inArray(
    stripeEvents.customerId,
    worked.flatMap(({ group }) => group.customerId ?? []),
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
