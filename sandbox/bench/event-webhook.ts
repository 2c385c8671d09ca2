import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { z } from "zod";
import type { Burst, Delivery } from "./event-burst";
import { atOnce } from "./measure";

const PATIENCE_MS = 180_000;
const POLL_MS = 20;

export type EventRate = { answered: number; processed: number; callsPerThousand: number };

/** Sends deliveries to the app as Stripe does, and waits until the last is in the tables. */
export async function throughWebhook(
  { appUrl, stripeUrl, sql }: { appUrl: string; stripeUrl: string; sql: Sql },
  deliveries: readonly Delivery[],
  concurrency: number,
): Promise<EventRate> {
  const callsBefore = await countCalls(stripeUrl);
  const begunMs = performance.now();
  const answered = await atOnce(
    concurrency,
    deliveries.map(({ id, body, signature }) => async () => {
      const response = await fetch(`${appUrl}/api/webhooks/stripe`, {
        method: "POST",
        headers: { "content-type": "application/json", "stripe-signature": signature },
        body,
      });
      if (!(await response.text()).includes('"isNew":true')) throw new Error(`${id}: ${response.status}`);
    }),
  );
  await untilProcessed(sql);
  const elapsedMs = performance.now() - begunMs;
  const calls = (await countCalls(stripeUrl)) - callsBefore;
  return {
    answered: (deliveries.length * 1000) / answered.elapsedMs,
    processed: (deliveries.length * 1000) / elapsedMs,
    callsPerThousand: (calls * 1000) / deliveries.length,
  };
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

const Stats = z.record(z.string(), z.number());

/** Stripe's routes alone: the sandbox's clock, which the app asks too, is none of them. */
async function countCalls(stripeUrl: string): Promise<number> {
  const answer = await (await fetch(`${stripeUrl}/_sandbox/requests/stats`)).json();
  return Object.values(Stats.parse(answer)).reduce((sum, count) => sum + count, 0);
}
