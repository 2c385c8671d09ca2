import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import Stripe from "stripe";
import { z } from "zod";
import { migrateDatabase } from "@/db/migrate";
import { appAnswers, startApp } from "@/sandbox/demo/app";
import { type Child, endChild, startChild, success } from "@/sandbox/demo/children";
import { DEMO, demoEnvironment } from "@/sandbox/demo/environment";
import { sdkFor } from "@/sandbox/demo/world";
import { freePort } from "@/sandbox/postgres/free-port";
import { startLocalStripe } from "@/sandbox/stripe/server";
import { expect, test } from "./fixtures";
import { seeded } from "./setup/seeded";
import { subscribeAtStripe } from "./setup/subscribe";
import { addTenant } from "./setup/tenant";
import { createDatabase } from "./setup/test-database";

const SEED = 20_261_122;
const EVENTS = 2_000;
const KILLS = 5;
const TENANTS = 30;
const SENDERS = 16;
/** The two minutes of production, shortened so that the test can wait for them. */
const LEASE_SECONDS = 15;

const Answer = z.object({ isNew: z.boolean() });

test(`an app killed ${KILLS} times during ${EVENTS} events loses none and does none twice (seed ${SEED})`, async ({
  addresses,
}) => {
  test.setTimeout(240_000);
  const chance = seeded(SEED);
  const database = await createDatabase(addresses.database);
  await migrateDatabase(database.url);
  const local = await startLocalStripe({ port: 0 });
  const sql = postgres(database.url, { max: 2, onnotice: () => {} });
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...demoEnvironment({ databaseUrl: database.url, stripeUrl: local.url, appUrl: url }),
    INBOX_LEASE_SECONDS: String(LEASE_SECONDS),
  };
  let app: Child | null = null;
  try {
    await success(
      "Publishing the plans",
      startChild(["--conditions=react-server", "--import", "tsx", "lib/plans/push.ts"], env),
    );
    const stripe = sdkFor(local);
    const customers = await subscribed(stripe, sql);
    const events = copiesOf(await eventsOf(stripe, customers), EVENTS);
    const killAt = new Set(
      chance.shuffled(Array.from({ length: EVENTS - 100 }, (_, at) => at + 50)).slice(0, KILLS),
    );

    async function start(): Promise<Child> {
      const started = startApp(port, env);
      await appAnswers(port, started);
      return started;
    }
    app = await start();

    const queue = chance.shuffled(events);
    const stored = new Map<string, number>();
    let restarting: Promise<void> | null = null;
    let kills = 0;
    async function send(): Promise<void> {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
        const isNew = await deliver(url, event);
        // As Stripe does with whatever was not answered with 200.
        if (isNew === null) {
          queue.push(event);
          await (restarting ?? sleep(20));
          continue;
        }
        stored.set(event.id, (stored.get(event.id) ?? 0) + (isNew ? 1 : 0));
        if (killAt.delete(stored.size)) restarting = killAndRestart();
      }
    }
    async function killAndRestart(): Promise<void> {
      // Somewhere in the middle of whatever it is doing.
      await sleep(chance.below(60));
      app?.process.kill("SIGKILL");
      kills += 1;
      if (app) await endChild(app);
      app = await start();
    }
    await Promise.all(Array.from({ length: SENDERS }, send));
    await restarting;
    expect(kills).toBe(KILLS);
    expect(stored.size).toBe(EVENTS);

    // What a killed process held comes back when its lease has ended, and not before.
    await expect
      .poll(
        async () => {
          await fetch(`${url}/api/cron/maintain`, {
            headers: { authorization: `Bearer ${DEMO.CRON_SECRET}` },
          });
          return [
            ...(await sql`select state, count(*)::int as events from stripe_events where id like 'evt_copy%' group by state`),
          ];
        },
        { timeout: 90_000 },
      )
      .toEqual([{ state: "processed", events: EVENTS }]);
    expect([
      ...(await sql`select count(*)::int as failures from stripe_events where error is not null`),
    ]).toEqual([{ failures: 0 }]);
    // Each was new once; the answer that a killed app could not give was not given twice.
    expect([...stored.values()].every((times) => times <= 1)).toBe(true);
    await expectStripesState(stripe, sql, customers);
  } finally {
    if (app) await endChild(app);
    await sql.end();
    await local.close();
    await database.drop();
  }
});

type Owned = { tenantId: number; customer: string };

async function subscribed(stripe: Stripe, sql: postgres.Sql): Promise<Owned[]> {
  const owned: Owned[] = [];
  for (let index = 0; index < TENANTS; index += 1) {
    const { id } = await addTenant(sql);
    const { customer } = await subscribeAtStripe(stripe, id, "growth");
    owned.push({ tenantId: id, customer });
  }
  return owned;
}

/** What Stripe has said of these customers so far. */
async function eventsOf(stripe: Stripe, owned: Owned[]): Promise<Stripe.Event[]> {
  const customers = new Set(owned.map(({ customer }) => customer));
  const events: Stripe.Event[] = [];
  for await (const event of stripe.events.list({ limit: 100 })) {
    const text = JSON.stringify(event.data.object);
    if ([...text.matchAll(/cus_\w+/g)].some(([id]) => customers.has(id))) events.push(event);
  }
  return events;
}

/** Stripe says the same again and again, each time as an event of its own. */
function copiesOf(events: Stripe.Event[], count: number): Stripe.Event[] {
  const worked = events.filter(({ type }) =>
    /^(invoice\.(created|updated|finalized|paid)|customer)/.test(type),
  );
  return Array.from({ length: count }, (_, index) => {
    const event = worked[index % worked.length];
    if (!event) throw new Error("Nothing has happened at Stripe");
    return { ...event, id: `evt_copy${index}` };
  });
}

/** Whether the event was new to the app; null when nobody answered that it is stored. */
async function deliver(url: string, event: Stripe.Event): Promise<boolean | null> {
  const payload = JSON.stringify(event);
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: DEMO.STRIPE_WEBHOOK_SECRET });
  try {
    const response = await fetch(`${url}/api/webhooks/stripe`, {
      method: "POST",
      body: payload,
      headers: { "content-type": "application/json", "stripe-signature": header },
    });
    return response.ok ? Answer.parse(await response.json()).isNew : null;
  } catch {
    return null;
  }
}

async function expectStripesState(stripe: Stripe, sql: postgres.Sql, owned: Owned[]): Promise<void> {
  for (const { tenantId, customer } of owned) {
    const [subscription] = (await stripe.subscriptions.list({ customer, status: "all" })).data;
    const rows = await sql`
      select stripe_customer_id, stripe_subscription_id, billing_status from tenant_billing where tenant_id = ${tenantId}`;
    expect([...rows]).toEqual([
      {
        stripe_customer_id: customer,
        stripe_subscription_id: subscription?.id,
        billing_status: subscription?.status,
      },
    ]);
    const kept = await sql`
      select stripe_invoice_id as id, status, total_minor::int as total from invoices where tenant_id = ${tenantId}`;
    const remote = await stripe.invoices.list({ customer, limit: 100 });
    expect([...kept]).toEqual(remote.data.map(({ id, status, total }) => ({ id, status, total })));
  }
}
