import { inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { type EventRefusal, whyRefused } from "@/lib/domain/event-refusal";
import { type ToldReason, toldInOurWords } from "@/lib/domain/reason";
import { isLiveKey } from "@/lib/stripe/client";
import { together } from "@/lib/together";
import { ourOrigin } from "./event-origin";
import { findNeeds } from "./handlers";
import { type ReadEvent, readEvent } from "./read-event";

const MOST_TOGETHER = 50;

/**
 * Stores a verified event once, by its id, and says whether it was new. The
 * caller answers Stripe only after this has returned: from then on the event
 * cannot be lost. An event of the other mode or of another account is kept as
 * failed and never worked.
 */
export async function receive(event: object): Promise<boolean> {
  return storeOne(await rowOf(readEvent(event), "webhook"));
}

/** Those who come at once share a statement, and so a flush of the disk. */
const storeOne = together(MOST_TOGETHER, async (rows: EventRow[]) => {
  const isNew = await store(rows);
  // The same event may have come twice at once: one of them is new.
  return rows.map(({ id }) => isNew.delete(id));
});

/** Stores those events of Stripe's list that never came, and says how many there were. */
export async function receiveMissing(events: readonly object[]): Promise<number> {
  const listed = events.map(readEvent);
  if (listed.length === 0) return 0;
  const known = await db()
    .select({ id: stripeEvents.id })
    .from(stripeEvents)
    .where(
      inArray(
        stripeEvents.id,
        listed.map(({ id }) => id),
      ),
    );
  const isKnown = new Set(known.map(({ id }) => id));
  const missing = listed.filter(({ id }) => !isKnown.has(id));
  if (missing.length === 0) return 0;
  return (await store(await Promise.all(missing.map((event) => rowOf(event, "gap_fill"))))).size;
}

type Source = "webhook" | "gap_fill";
type EventRow = Awaited<ReturnType<typeof rowOf>>;

async function rowOf(event: ReadEvent, source: Source) {
  const refusal = await findRefusal(event);
  const told = refusal && REFUSALS[refusal](event);
  return {
    id: event.id,
    type: event.type,
    apiVersion: event.apiVersion,
    livemode: event.livemode ?? false,
    stripeCreatedAt: event.createdAt ?? new Date(),
    customerId: event.customerId,
    objectId: event.objectId,
    payload: sql`${event.payload}::jsonb`,
    source,
    state: refusal ? ("failed" as const) : stateOf(event),
    error: told?.text,
    reason: told?.reason,
  };
}

/** A customer that a person said to leave alone is left alone without another question to the database. */
function stateOf({ type, customerId }: ReadEvent) {
  if (!findNeeds(type)) return "ignored" as const;
  if (!customerId) return "received" as const;
  return sql`case when exists (
    select from ${ignoredCustomers} where ${ignoredCustomers.stripeCustomerId} = ${customerId})
    then 'ignored' else 'received' end::event_state`;
}

const REFUSALS = {
  other_mode: ({ livemode }) =>
    toldInOurWords(
      livemode === null ? "event_without_mode" : livemode ? "event_of_live_mode" : "event_of_test_mode",
    ),
  other_account: ({ account }) => toldInOurWords("event_of_account", { account: account ?? "" }),
} as const satisfies Record<EventRefusal, (event: ReadEvent) => ToldReason>;

/** Only an event that names an account costs a look at ours. */
async function findRefusal(event: ReadEvent): Promise<EventRefusal | null> {
  const ours = event.account === null ? { livemode: isLiveKey(), account: null } : await ourOrigin();
  return whyRefused(event, ours);
}

/** The ids that were not stored before. */
async function store(rows: EventRow[]): Promise<Set<string>> {
  const stored = await db()
    .insert(stripeEvents)
    .values(rows)
    .onConflictDoNothing({ target: stripeEvents.id })
    .returning({ id: stripeEvents.id })
    .prepare("store_events")
    .execute();
  return new Set(stored.map(({ id }) => id));
}
