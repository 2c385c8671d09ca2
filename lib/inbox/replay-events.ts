import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Queryable } from "@/db/client";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import type { EventFilter } from "@/lib/domain/event-list";
import { whyRefused } from "@/lib/domain/event-refusal";
import { REPLAY_REFUSALS, REPLAYED_STATES, type ReplayRefusal, whyNotReplayed } from "@/lib/domain/replay";
import { BillingError } from "@/lib/errors";
import { eventConditions } from "./event-conditions";
import { ourOrigin, STORED_ORIGIN } from "./event-origin";
import { findNeeds } from "./handlers";
import { type InboxCommand, recordedChange } from "./recorded-change";

/** How many events one press of a button works again. */
export const MOST_REPLAYED = 1_000;

const Replay = z.object({
  /** The events that wait to be worked again. */
  ids: z.array(z.string()),
  /** How many were left as they are, by reason. */
  refused: z.partialRecord(z.enum(REPLAY_REFUSALS), z.number()),
});
export type Replay = z.infer<typeof Replay>;

/** Lets one event be worked again. Refuses with the reason when it cannot be. */
export async function replayEvent(command: InboxCommand & { eventId: string }): Promise<Replay> {
  return recordedChange(command, "replay_events", Replay, async (transaction) => {
    const change = await requeue(transaction, eq(stripeEvents.id, command.eventId));
    const [reason] = REPLAY_REFUSALS.filter((refusal) => change.outcome.refused[refusal]);
    if (reason) throw new BillingError(reason);
    if (change.outcome.ids.length === 0)
      throw new BillingError(await whyNotFound(transaction, command.eventId));
    return change;
  });
}

/** Lets the chosen events be worked again, and says which could not be. */
export async function replayChosen(command: InboxCommand & { eventIds: string[] }): Promise<Replay> {
  return recordedChange(command, "replay_events", Replay, (transaction) =>
    requeue(transaction, inArray(stripeEvents.id, command.eventIds)),
  );
}

/**
 * Lets every failed and processed event that matches be worked again, up to
 * `MOST_REPLAYED`; ignored ones where the filter asks for those.
 */
export async function replayMatching(command: InboxCommand & { filter: EventFilter }): Promise<Replay> {
  const states = command.filter.state === "ignored" ? ["ignored" as const] : REPLAYED_STATES;
  return recordedChange(command, "replay_events", Replay, async (transaction) => {
    const isWorked = inArray(stripeEvents.state, [...states]);
    const change = await requeue(transaction, and(isWorked, eventConditions(command.filter)));
    if (change.outcome.ids.length === 0) throw new BillingError("no_event_matches");
    return change;
  });
}

/** What was worked longest ago comes first, so that asking again and again comes to every event. */
const LAST_WORKED_AT = sql`coalesce(${stripeEvents.processedAt},
  (${stripeEvents.failures} -> -1 ->> 'at')::timestamptz, ${stripeEvents.receivedAt})`;

/**
 * Puts events back to where a new one begins. A row that somebody holds, be it a
 * drain that claims it or another admin, is passed over: nobody waits, and no
 * event is given away twice.
 */
async function requeue(transaction: Queryable, which: SQL | undefined) {
  const ours = await ourOrigin(transaction);
  const rows = await transaction
    .select({
      id: stripeEvents.id,
      type: stripeEvents.type,
      state: stripeEvents.state,
      tenantId: stripeEvents.tenantId,
      origin: STORED_ORIGIN,
      isCustomerIgnored: sql<boolean>`exists (select from ${ignoredCustomers}
        where ${ignoredCustomers.stripeCustomerId} = ${stripeEvents.customerId})`,
    })
    .from(stripeEvents)
    .where(which)
    .orderBy(asc(LAST_WORKED_AT), asc(stripeEvents.id))
    .limit(MOST_REPLAYED)
    .for("update", { skipLocked: true });

  const ids: string[] = [];
  const refused: Partial<Record<ReplayRefusal, number>> = {};
  for (const row of rows) {
    const isRefused = whyRefused(row.origin, ours) !== null;
    const refusal = whyNotReplayed({ ...row, isRefused, isHandled: findNeeds(row.type) !== null });
    if (refusal) refused[refusal] = (refused[refusal] ?? 0) + 1;
    else ids.push(row.id);
  }
  if (ids.length > 0) await putBack(transaction, inArray(stripeEvents.id, ids));

  const replayed = rows.filter(({ id }) => ids.includes(id));
  const tenants = new Set(replayed.map(({ tenantId }) => tenantId));
  const [onlyTenant = null] = tenants.size === 1 ? tenants : [];
  return { tenantId: onlyTenant, before: statesOf(replayed), outcome: { ids, refused } };
}

/** Its attempts begin anew; what failed before stays in its failures. */
export async function putBack(transaction: Queryable, which: SQL | undefined): Promise<void> {
  await transaction
    .update(stripeEvents)
    .set({
      state: "received",
      attempts: 0,
      error: null,
      reason: null,
      nextAttemptAt: null,
      processedAt: null,
    })
    .where(which);
}

function statesOf(rows: { state: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

async function whyNotFound(transaction: Queryable, id: string) {
  const [row] = await transaction
    .select({ id: stripeEvents.id })
    .from(stripeEvents)
    .where(eq(stripeEvents.id, id));
  return row ? "event_in_progress" : "event_not_found";
}
