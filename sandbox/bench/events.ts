import type { Sql } from "postgres";
import type Stripe from "stripe";
import { type Burst, deliveriesOf, makeBurst } from "./event-burst";
import { installPeer, openPeer, throughPeer } from "./event-peer";
import { sameSecondPairs } from "./event-same-second";
import { type EventRate, forgetBurst, throughWebhook, withoutWork } from "./event-webhook";

const CONCURRENCIES = [1, 16];
const WITHOUT_WORK = 1_000;

type World = { appUrl: string; stripeUrl: string; databaseUrl: string; sql: Sql; stripe: Stripe };

type Rate = {
  concurrency: number;
  ours: EventRate;
  peer: number | null;
  /** What the webhook does a second without storing, and without a query. */
  floor: { again: number; refused: number };
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
  const rates: EventsResult["rates"] = [];
  for (const concurrency of CONCURRENCIES) {
    await forgetBurst(sql, burst);
    const deliveries = deliveriesOf(`ours${concurrency}`, burst.events);
    const ours = await throughWebhook(world, deliveries, concurrency);
    const floor = await withoutWork(world, deliveries.slice(0, WITHOUT_WORK), concurrency);
    const engine = await peerOn(`peer_${concurrency}`);
    const peer =
      engine && (await throughPeer(engine, deliveriesOf(`peer${concurrency}`, burst.events), concurrency));
    await engine?.close();
    rates.push({ concurrency, ours, peer, floor });
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
