import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";

const LEASE_MS = 120_000;
const MOST_EVENTS_PER_CLAIM = 200;

export type ClaimedEvent = { id: string; type: string; objectId: string | null; attempts: number };
export type ClaimedGroup = { customerId: string | null; leaseToken: string; events: ClaimedEvent[] };

/**
 * Claims what waits for one Stripe customer, the longest waiting first, for two
 * minutes. Events of one customer are worked together, because one fetch
 * answers them all. Null when nothing is due.
 */
export async function claimEvents(at: Date): Promise<ClaimedGroup | null> {
  const leaseToken = randomUUID();
  const now = at.toISOString();
  const isDue = sql`(state = 'received'
    or (state = 'failed' and next_attempt_at <= ${now})
    or (state = 'processing' and lease_expires_at < ${now}))`;
  const rows = await db().execute<{
    id: string;
    type: string;
    object_id: string | null;
    customer_id: string | null;
    attempts: number;
  }>(sql`
    with first as (
      select id as first_id, customer_id as of_customer from stripe_events where ${isDue}
      order by received_at limit 1 for update skip locked
    ), due as (
      select id from stripe_events, first
      where ${isDue} and (id = first_id or customer_id = of_customer)
      order by received_at limit ${MOST_EVENTS_PER_CLAIM}
      for update of stripe_events skip locked
    )
    update stripe_events set state = 'processing', attempts = attempts + 1, lease_token = ${leaseToken},
      lease_expires_at = ${new Date(at.getTime() + LEASE_MS).toISOString()}
    from due where stripe_events.id = due.id
    returning stripe_events.id, type, object_id, customer_id, attempts`);
  const [first] = rows;
  if (!first) return null;
  return {
    customerId: first.customer_id,
    leaseToken,
    events: rows.map(({ id, type, object_id, attempts }) => ({ id, type, objectId: object_id, attempts })),
  };
}
