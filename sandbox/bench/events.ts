import type { Sql } from "postgres";
import type Stripe from "stripe";
import { type Burst, deliveriesOf, makeBurst } from "./event-burst";
import { installPeer, openPeer, throughPeer } from "./event-peer";
import { sameSecondPairs } from "./event-same-second";
import { type EventRate, forgetBurst, refusedAgain, storedAgain, throughWebhook } from "./event-webhook";
import { postmasterOf, type Spent, spentOn } from "./processor-time";

const CONCURRENCIES = [1, 16];
const WITHOUT_WORK = 1_000;

type World = {
  appUrl: string;
  appPid: number;
  stripeUrl: string;
  databaseUrl: string;
  sql: Sql;
  stripe: Stripe;
};

/** With the processor time that each delivery took of the app (or of the peer) and of Postgres. */
type Costed<T> = { value: T; spent: Spent | null };

type Rate = {
  concurrency: number;
  ours: Costed<EventRate>;
  peer: Costed<number> | null;
  /** What the webhook does a second without storing, and without a query. */
  again: Costed<number>;
  refused: Costed<number>;
};

export type EventsResult = {
  events: number;
  rates: Rate[];
  pairs: number;
  lostByUs: number;
  lostByPeer: number | null;
};

/** The same events through the app's webhook and through the peer's library, each beginning with empty tables. */
export async function measureEvents(
  world: World,
  folder: string,
  say: (line: string) => void,
): Promise<EventsResult> {
  const { sql, databaseUrl } = world;
  const burst = await makeBurst(sql, world.stripe);
  const library = await installPeer(folder, say);
  const peerOn = (schema: string) =>
    library && openPeer(library, { databaseUrl, schema, folder, events: burst.events });

  await throughWebhook(world, deliveriesOf("warm", burst.events.slice(0, 500)), 4);
  const postgres = await postmasterOf(sql);
  const rates: EventsResult["rates"] = [];
  for (const concurrency of CONCURRENCIES) {
    await forgetBurst(sql, burst);
    const deliveries = deliveriesOf(`ours${concurrency}`, burst.events);
    const some = deliveries.slice(0, WITHOUT_WORK);
    const byApp = <T>(tasks: number, work: () => Promise<T>) =>
      spentOn({ worker: world.appPid, postgres }, tasks, work);
    const ours = await byApp(deliveries.length, () => throughWebhook(world, deliveries, concurrency));
    const again = await byApp(some.length, () => storedAgain(world, some, concurrency));
    const refused = await byApp(some.length, () => refusedAgain(world, some, concurrency));
    const engine = await peerOn(`peer_${concurrency}`);
    const given = deliveriesOf(`peer${concurrency}`, burst.events);
    const peer =
      engine &&
      (await spentOn({ worker: process.pid, postgres }, given.length, () =>
        throughPeer(engine, given, concurrency),
      ));
    await engine?.close();
    rates.push({ concurrency, ours, peer, again, refused });
  }

  const pairs = sameSecondPairs("pair", burst);
  await forgetBurst(sql, burst);
  await throughWebhook(world, pairs.deliveries, 1);
  const engine = await peerOn("peer_pairs");
  if (engine) await throughPeer(engine, pairs.deliveries, 1);
  await engine?.close();
  return {
    events: burst.events.length,
    rates,
    pairs: pairs.subscriptionIds.length,
    lostByUs: await countEnding(sql, pairs.subscriptionIds),
    lostByPeer: engine && (await countEndingAtPeer(sql, pairs.subscriptionIds)),
  };
}

/** Every one of them stays at Stripe: whoever says that it ends has lost the second event. */
async function countEnding(sql: Sql, subscriptionIds: Burst["subscriptionIds"]): Promise<number> {
  const [row] = await sql<{ staying: number }[]>`
    select count(*)::int as staying from tenant_billing
    where stripe_subscription_id = any(${subscriptionIds}) and cancel_at_period_end = false`;
  return subscriptionIds.length - (row?.staying ?? 0);
}

async function countEndingAtPeer(sql: Sql, subscriptionIds: Burst["subscriptionIds"]): Promise<number> {
  const [row] = await sql<{ staying: number }[]>`
    select count(*)::int as staying from peer_pairs.subscriptions
    where id = any(${subscriptionIds}) and (_raw_data->>'cancel_at_period_end')::boolean = false`;
  return subscriptionIds.length - (row?.staying ?? 0);
}
