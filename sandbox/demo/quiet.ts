import { setTimeout as sleep } from "node:timers/promises";
import { runCron, sandboxNow, type World } from "./world";

const POLL_MS = 25;
/** More than one scene brings: events are delivered in their order. */
const NEWEST_EVENTS = 60;
const NUDGE_AFTER_MS = 5_000;
const PATIENCE_MS = 90_000;

/**
 * Waits until the app has worked everything that has happened: each event of
 * Stripe is stored and worked, and no ended period waits for its settlement.
 * What failed once is tried again by the usage job; what stays is an error that
 * says so.
 */
export async function appIsQuiet(world: World): Promise<void> {
  const begunMs = Date.now();
  let nudgedMs = begunMs;
  for (;;) {
    const busy = (await undelivered(world)) ?? (await unworked(world)) ?? (await unsettled(world));
    if (!busy) return;
    if (Date.now() - begunMs > PATIENCE_MS) throw new Error(`The app does not come to rest: ${busy}.`);
    if (Date.now() - nudgedMs > NUDGE_AFTER_MS) {
      await runCron(world);
      nudgedMs = Date.now();
    }
    await sleep(POLL_MS);
  }
}

/** The catalogue was published before the app listened: its events come when Stripe tries again. */
export async function undelivered({ sql, stripe }: Pick<World, "sql" | "stripe">): Promise<string | null> {
  const { data } = await stripe.events.list({ limit: NEWEST_EVENTS });
  const ids = data.filter(({ type }) => !/^(product|price|billing)\./.test(type)).map(({ id }) => id);
  const [row] = await sql<{ stored: number }[]>`
    select count(*)::int as stored from stripe_events where id = any(${ids})`;
  return row?.stored === ids.length ? null : `${ids.length - (row?.stored ?? 0)} events are not stored`;
}

/** An event without a next attempt waits for a person: the verification counts those. */
export async function unworked({ sql }: Pick<World, "sql">): Promise<string | null> {
  const [row] = await sql<{ waiting: number; reason: string | null }[]>`
    select count(*)::int as waiting, max(error) as reason from stripe_events
    where state in ('received', 'processing') or (state = 'failed' and next_attempt_at is not null)`;
  return row?.waiting ? `${row.waiting} events are not worked (${row.reason ?? "no error"})` : null;
}

async function unsettled(world: World): Promise<string | null> {
  const [row] = await world.sql<{ waiting: number; reason: string | null }[]>`
    select count(*)::int as waiting, max(trouble::text) as reason from usage_periods
    where ends_at <= ${await sandboxNow(world)} and (state <> 'settled' or invoice_released_at is null)`;
  return row?.waiting ? `${row.waiting} periods are not settled (${row.reason ?? "no reason"})` : null;
}
