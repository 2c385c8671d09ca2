import { and, asc, count, desc, eq, inArray, max, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { type EventFailure, ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import type { EventFilter, EventSort, EventSource, EventState } from "@/lib/domain/event-list";
import { whyRefused } from "@/lib/domain/event-refusal";
import type { Reason } from "@/lib/domain/reason";
import { type ReplayRefusal, whyNotReplayed } from "@/lib/domain/replay";
import { eventConditions, isOtherVersion } from "./event-conditions";
import { ourOrigin, STORED_ORIGIN } from "./event-origin";
import { findNeeds } from "./handlers";

export type EventListRow = {
  id: string;
  type: string;
  state: EventState;
  source: EventSource;
  apiVersion: string | null;
  customerId: string | null;
  tenantId: number | null;
  tenantName: string | null;
  attempts: number;
  error: string | null;
  reason: Reason | null;
  nextAttemptAt: Date | null;
  stripeCreatedAt: Date;
  receivedAt: Date;
};

type Request = EventFilter & { sort: EventSort; descending: boolean; page: number; pageSize: number };

/** The tenant an event was worked for or, while it was not, the one its customer is linked to. */
const tenantOfEvent = sql<number | null>`coalesce(${stripeEvents.tenantId}, ${tenantBilling.tenantId})`;

const LIST_COLUMNS = {
  id: stripeEvents.id,
  type: stripeEvents.type,
  state: stripeEvents.state,
  source: stripeEvents.source,
  apiVersion: stripeEvents.apiVersion,
  customerId: stripeEvents.customerId,
  tenantId: tenants.id,
  tenantName: tenants.name,
  attempts: stripeEvents.attempts,
  error: stripeEvents.error,
  reason: stripeEvents.reason,
  nextAttemptAt: stripeEvents.nextAttemptAt,
  stripeCreatedAt: stripeEvents.stripeCreatedAt,
  receivedAt: stripeEvents.receivedAt,
};

const SORT_COLUMNS = {
  received: stripeEvents.receivedAt,
  type: stripeEvents.type,
  state: stripeEvents.state,
  attempts: stripeEvents.attempts,
  created: stripeEvents.stripeCreatedAt,
} as const satisfies Record<EventSort, unknown>;

/** One page of events, without their payloads. The page is found first, so that tenants are looked up for its rows alone. */
export async function listEvents(request: Request): Promise<EventListRow[]> {
  const direction = request.descending ? desc : asc;
  const order = [direction(SORT_COLUMNS[request.sort]), direction(stripeEvents.id)];
  const pageIds = db()
    .select({ id: stripeEvents.id })
    .from(stripeEvents)
    .where(eventConditions(request))
    .orderBy(...order)
    .limit(request.pageSize)
    .offset((request.page - 1) * request.pageSize);
  return db()
    .select(LIST_COLUMNS)
    .from(stripeEvents)
    .leftJoin(tenantBilling, eq(tenantBilling.stripeCustomerId, stripeEvents.customerId))
    .leftJoin(tenants, eq(tenants.id, tenantOfEvent))
    .where(inArray(stripeEvents.id, pageIds))
    .orderBy(...order);
}

export type EventCounts = Record<EventState, number>;

/** How many events of each state a filter has, whatever state it asks for itself. */
export async function countEventsByState(filter: EventFilter): Promise<EventCounts> {
  const counts: EventCounts = { received: 0, processing: 0, processed: 0, ignored: 0, failed: 0 };
  const rows = await db()
    .select({ state: stripeEvents.state, total: count() })
    .from(stripeEvents)
    .where(eventConditions({ ...filter, state: null }))
    .groupBy(stripeEvents.state);
  for (const { state, total } of rows) counts[state] = total;
  return counts;
}

const MOST_TYPES = 200;

/** The types that are stored: the index is asked for the next greater one, again and again, instead of being read whole. */
export async function listEventTypes(): Promise<string[]> {
  const rows = await db().execute<{ type: string }>(sql`
    with recursive known as (
      (select type from stripe_events order by type limit 1)
      union all
      select (select type from stripe_events where type > known.type order by type limit 1)
      from known where known.type is not null
    )
    select type from known where type is not null limit ${MOST_TYPES}`);
  return rows.map(({ type }) => type);
}

export type StoredEvent = EventListRow & {
  objectId: string | null;
  livemode: boolean;
  payload: unknown;
  failures: EventFailure[];
  leaseExpiresAt: Date | null;
  processedAt: Date | null;
  isCustomerIgnored: boolean;
  isCustomerLinked: boolean;
  /** The customer's name and address, as far as the payload has them: for people, never for rules. */
  customerWords: string;
  /** Why it cannot be worked again; null when it can. */
  replayRefusal: ReplayRefusal | null;
};

const named = sql`${stripeEvents.payload} -> 'data' -> 'object'`;

/** Everything that is known of one event. */
export async function findEvent(id: string): Promise<StoredEvent | null> {
  const [row] = await db()
    .select({
      ...LIST_COLUMNS,
      objectId: stripeEvents.objectId,
      livemode: stripeEvents.livemode,
      payload: stripeEvents.payload,
      failures: stripeEvents.failures,
      leaseExpiresAt: stripeEvents.leaseExpiresAt,
      processedAt: stripeEvents.processedAt,
      isCustomerIgnored: sql<boolean>`${ignoredCustomers.stripeCustomerId} is not null`,
      isCustomerLinked: sql<boolean>`${tenantBilling.tenantId} is not null`,
      customerWords: sql<string>`concat_ws(', ',
        coalesce(${named} ->> 'customer_name', case when ${named} ->> 'object' = 'customer' then ${named} ->> 'name' end),
        coalesce(${named} ->> 'customer_email', case when ${named} ->> 'object' = 'customer' then ${named} ->> 'email' end))`,
      origin: STORED_ORIGIN,
    })
    .from(stripeEvents)
    .leftJoin(tenantBilling, eq(tenantBilling.stripeCustomerId, stripeEvents.customerId))
    .leftJoin(ignoredCustomers, eq(ignoredCustomers.stripeCustomerId, stripeEvents.customerId))
    .leftJoin(tenants, eq(tenants.id, tenantOfEvent))
    .where(eq(stripeEvents.id, id));
  if (!row) return null;
  const { origin, ...event } = row;
  const isRefused = whyRefused(origin, await ourOrigin()) !== null;
  const replayRefusal = whyNotReplayed({ ...event, isRefused, isHandled: findNeeds(event.type) !== null });
  return { ...event, replayRefusal };
}

export type VersionMismatch = { version: string; events: number; lastReceivedAt: Date };

/**
 * The other API versions that webhooks brought in the last seven days: their
 * endpoint has to be made anew in ours. What gap fill found is in the account's
 * version, which no endpoint can change.
 */
export async function listVersionMismatches(): Promise<VersionMismatch[]> {
  const isRecent = sql`${stripeEvents.receivedAt} > now() - interval '7 days'`;
  const rows = await db()
    .select({
      version: stripeEvents.apiVersion,
      events: count(),
      lastReceivedAt: max(stripeEvents.receivedAt),
    })
    .from(stripeEvents)
    .where(and(isOtherVersion, isRecent, eq(stripeEvents.source, "webhook")))
    .groupBy(stripeEvents.apiVersion)
    .orderBy(desc(count()));
  return rows.flatMap(({ version, events, lastReceivedAt }) =>
    version && lastReceivedAt ? [{ version, events, lastReceivedAt }] : [],
  );
}

/** What became of events by now. */
export async function countOutcome(ids: string[]) {
  const counts: EventCounts = { received: 0, processing: 0, processed: 0, ignored: 0, failed: 0 };
  if (ids.length > 0) {
    const rows = await db()
      .select({ state: stripeEvents.state, total: count() })
      .from(stripeEvents)
      .where(inArray(stripeEvents.id, ids))
      .groupBy(stripeEvents.state);
    for (const { state, total } of rows) counts[state] = total;
  }
  const { processed, failed } = counts;
  return { processed, failed, waiting: ids.length - processed - failed };
}
