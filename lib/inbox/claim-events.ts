import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { env } from "@/lib/env";

/** Longer than any platform lets a drain work. */
const LEASE_SECONDS = 120;
/** As many as begin a claim; the rest of their customers' events come along. */
const MOST_FIRST_EVENTS = 64;
const MOST_EVENTS_PER_CLAIM = 1_000;

/**
 * How long a customer has to be silent before its events are worked, because
 * what one change makes Stripe send comes within moments; and how long an event
 * waits for that at most.
 */
export type Gathering = { quietMs: number; mostMs: number };

export type ClaimedEvent = { id: string; type: string; objectId: string | null; attempts: number };
export type ClaimedGroup = { customerId: string | null; leaseToken: string; events: ClaimedEvent[] };

type Row = {
  id: string;
  type: string;
  object_id: string | null;
  customer_id: string | null;
  attempts: number;
};

/**
 * Claims the events that have waited longest, and everything else that waits for
 * the same Stripe customers, for two minutes unless the environment says
 * otherwise. Events of one customer are one group, because one fetch answers
 * them all. A customer whose events are still coming in is left for later,
 * within the limits of the gathering.
 */
export async function claimEvents(at: Date, gathering: Gathering | null): Promise<ClaimedGroup[]> {
  const leaseToken = randomUUID();
  const leaseMs = (env().INBOX_LEASE_SECONDS ?? LEASE_SECONDS) * 1_000;
  const isDue = isDueAt(at);
  const rows = await db().execute<Row>(sql`
    with first as (
      select id as first_id, customer_id as of_customer from stripe_events
      where ${isDue} ${gathering === null ? sql`` : sql`and ${isGathered(gathering)}`}
      order by received_at limit ${MOST_FIRST_EVENTS} for update skip locked
    ), due as (
      select id from stripe_events
      where ${isDue} and (id in (select first_id from first) or customer_id in (select of_customer from first))
      order by received_at limit ${MOST_EVENTS_PER_CLAIM}
      for update skip locked
    )
    update stripe_events set state = 'processing', attempts = attempts + 1, lease_token = ${leaseToken},
      lease_expires_at = ${new Date(at.getTime() + leaseMs).toISOString()}
    from due where stripe_events.id = due.id
    returning stripe_events.id, type, object_id, customer_id, attempts`);
  return groupsOf(rows, leaseToken);
}

/** Whether a claim would find anything. */
export async function hasDueEvents(at: Date): Promise<boolean> {
  const [row] = await db().execute<{ found: boolean }>(sql`
    select exists (select from stripe_events where ${isDueAt(at)}) as found`);
  return row?.found ?? false;
}

function isDueAt(at: Date) {
  return sql`(state = 'received'
    or (state = 'failed' and next_attempt_at <= ${at.toISOString()})
    or (state = 'processing' and lease_expires_at < ${at.toISOString()}))`;
}

function isGathered({ quietMs, mostMs }: Gathering) {
  const ago = (ms: number) => sql`(now() - make_interval(secs => ${ms / 1000}))`;
  return sql`received_at <= ${ago(quietMs)} and (customer_id is null or received_at <= ${ago(mostMs)}
    or not exists (select from stripe_events newer where newer.customer_id = stripe_events.customer_id
      and newer.state = 'received' and newer.received_at > ${ago(quietMs)}))`;
}

/** Gives back what was claimed and not begun, as if it had not been claimed. */
export async function releaseEvents({ events, leaseToken }: ClaimedGroup): Promise<void> {
  await db()
    .update(stripeEvents)
    .set({
      state: "received",
      attempts: sql`${stripeEvents.attempts} - 1`,
      leaseToken: null,
      leaseExpiresAt: null,
    })
    .where(and(isOneOf(events), eq(stripeEvents.leaseToken, leaseToken)));
}

export function isOneOf(events: readonly ClaimedEvent[]) {
  return inArray(
    stripeEvents.id,
    events.map(({ id }) => id),
  );
}

/** An event without a customer is a group of its own. */
function groupsOf(rows: readonly Row[], leaseToken: string): ClaimedGroup[] {
  const groups = new Map<string, ClaimedGroup>();
  for (const { id, type, object_id, customer_id, attempts } of rows) {
    const key = customer_id ?? id;
    const group = groups.get(key) ?? { customerId: customer_id, leaseToken, events: [] };
    group.events.push({ id, type, objectId: object_id, attempts });
    groups.set(key, group);
  }
  return [...groups.values()];
}
