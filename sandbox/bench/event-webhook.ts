import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import type { Burst, Delivery } from "./event-burst";
import { atOnce, type Measured, perSecond } from "./measure";
import { Sender } from "./send";
import { countStripeCalls } from "./stripe-calls";

const PATIENCE_MS = 180_000;
const POLL_MS = 20;

export type EventRate = { answered: number; processed: number; callsPerThousand: number };

type Target = { appUrl: string; stripeUrl: string; sql: Sql };

/** Sends deliveries to the app as Stripe does, and waits until the last is in the tables. */
export async function throughWebhook(
  { appUrl, stripeUrl, sql }: Target,
  deliveries: readonly Delivery[],
  concurrency: number,
): Promise<EventRate> {
  const callsBefore = await countStripeCalls(stripeUrl);
  const begunMs = performance.now();
  const answered = await deliver(appUrl, deliveries, concurrency, '"isNew":true');
  await untilProcessed(sql);
  const elapsedMs = performance.now() - begunMs;
  const calls = (await countStripeCalls(stripeUrl)) - callsBefore;
  return {
    answered: perSecond([answered]),
    processed: (deliveries.length * 1000) / elapsedMs,
    callsPerThousand: (calls * 1000) / deliveries.length,
  };
}

/** The same deliveries when they are stored already: what one costs without the flush. How many a second. */
export async function storedAgain(
  { appUrl }: Pick<Target, "appUrl">,
  deliveries: readonly Delivery[],
  concurrency: number,
): Promise<number> {
  return perSecond([await deliver(appUrl, deliveries, concurrency, '"isNew":false')]);
}

/** The same with a signature that does not match: what a delivery costs without a query. How many a second. */
export async function refusedAgain(
  { appUrl }: Pick<Target, "appUrl">,
  deliveries: readonly Delivery[],
  concurrency: number,
): Promise<number> {
  const forged = deliveries.map((delivery) => ({ ...delivery, signature: "t=1,v1=00" }));
  return perSecond([await deliver(appUrl, forged, concurrency, "does not match")]);
}

async function deliver(
  appUrl: string,
  deliveries: readonly Delivery[],
  concurrency: number,
  expected: string,
): Promise<Measured> {
  const sender = new Sender();
  const tasks = deliveries.map(({ id, body, signature }) => async () => {
    const headers = { "content-type": "application/json", "stripe-signature": signature };
    const answer = await sender.post(`${appUrl}/api/webhooks/stripe`, body, headers);
    if (!answer.body.includes(expected)) throw new Error(`${id}: ${answer.status}`);
  });
  try {
    return await atOnce(concurrency, tasks);
  } finally {
    sender.close();
  }
}

/** Forgets what the app knows of the burst, so that the next run begins with nothing, too. */
export async function forgetBurst(sql: Sql, { tenantIds }: Pick<Burst, "tenantIds">): Promise<void> {
  await sql`truncate stripe_events`;
  for (const table of ["tenant_billing", "invoices", "usage_periods"]) {
    await sql`delete from ${sql(table)} where tenant_id = any(${tenantIds}::bigint[])`;
  }
  await sql`vacuum analyze stripe_events, tenant_billing, invoices, usage_periods`;
}

async function untilProcessed(sql: Sql): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const [row] = await sql<{ waiting: number; failed: number; reason: string | null }[]>`
      select count(*) filter (where state in ('received', 'processing'))::int as waiting,
        count(*) filter (where state = 'failed')::int as failed, max(error) as reason
      from stripe_events where state in ('received', 'processing', 'failed')`;
    if (row?.failed) throw new Error(`${row.failed} events failed: ${row.reason}`);
    if (row?.waiting === 0) return;
    if (performance.now() > deadline) throw new Error(`${row?.waiting} events are not processed`);
    await sleep(POLL_MS);
  }
}
