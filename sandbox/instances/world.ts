import type { Sql } from "postgres";
import type Stripe from "stripe";
import { migrateDatabase } from "@/db/migrate";
import { endChild, startChild, success } from "@/sandbox/demo/children";
import { connect, emptyDatabase } from "@/sandbox/demo/database";
import type { Endings } from "@/sandbox/demo/endings";
import { DEMO, demoEnvironment } from "@/sandbox/demo/environment";
import { listPrices } from "@/sandbox/demo/prices";
import { control, sandboxNow, sdkFor } from "@/sandbox/demo/world";
import { freePort } from "@/sandbox/postgres/free-port";
import { type Pgbouncer, startPgbouncer } from "@/sandbox/postgres/pgbouncer";
import { startLocalStripe } from "@/sandbox/stripe/server";
import { type Balancer, startBalancer } from "./balancer";
import { Instance } from "./fleet";
import type { MonthTenant } from "./month";

/** Fixed, so that the days of both worlds are the same; with a change of clocks in the first month. */
const START = new Date("2026-10-10T09:30:17Z");
/** The two minutes of production, shortened so that a killed instance's events can be waited for. */
const LEASE_SECONDS = 15;
const QUIET_MS = 100;
/** Fewer than the connections of one instance: transactions have to take turns. */
const POOLED_SESSIONS = 6;

export type Setup = {
  name: string;
  instances: number;
  /** PgBouncer's program; null leaves it out. */
  pgbouncer: string | null;
  /** Stripe tells some things twice and in another order. */
  isDisorderly: boolean;
};

export type Subscribed = MonthTenant & { customer: string; subscription: string; startedAt: Date };

export type InstancesWorld = {
  sql: Sql;
  stripe: Stripe;
  stripeUrl: string;
  /** The door that goes round the instances. */
  appUrl: string;
  balancer: Balancer;
  instances: Instance[];
  pooler: Pgbouncer | null;
  tenants: Subscribed[];
  /** When every tenant was subscribed: from here the stops are counted. */
  begunAt: Date;
};

/** Starts everything over an empty database of the server; what is started ends with `endings`. */
export async function startWorld(
  setup: Setup,
  month: MonthTenant[],
  { server, logs, endings }: { server: string; logs: string; endings: Endings },
): Promise<InstancesWorld> {
  const databaseUrl = databaseOf(server, setup.name);
  await emptyDatabase(databaseUrl);
  await migrateDatabase(databaseUrl);
  const pooler = await startPooler(setup, databaseUrl, endings);
  const port = await freePort(0);
  const balancer = await endings.start(
    () => startBalancer(port),
    (door) => door.close(),
  );
  const webhooks = [{ url: `${balancer.url}/api/webhooks/stripe`, secret: DEMO.STRIPE_WEBHOOK_SECRET }];
  const local = await endings.start(
    () => startLocalStripe({ port: 0, startAt: START, quietMs: QUIET_MS, webhooks }),
    (stripe) => stripe.close(),
  );
  const addresses = {
    databaseUrl: pooler ? pooler.addressOf(databaseUrl) : databaseUrl,
    stripeUrl: local.url,
    appUrl: balancer.url,
  };
  const env = { ...demoEnvironment(addresses), INBOX_LEASE_SECONDS: String(LEASE_SECONDS) };
  const instances: Instance[] = [];
  for (let number = 1; number <= setup.instances; number += 1) {
    const name = `${setup.name}-${number}`;
    const begin = () => Instance.start(name, env, logs);
    instances.push(await endings.start(begin, (instance) => instance.end()));
  }
  balancer.spreadOver(instances.map(({ url }) => url));
  const plans = ["--conditions=react-server", "--import", "tsx", "lib/plans/push.ts"];
  await success("Publishing the plans", await endings.start(() => startChild(plans, env), endChild));

  const sql = await endings.start(
    () => connect(databaseUrl),
    (open) => open.end({ timeout: 1 }),
  );
  const stripe = sdkFor(local);
  await decidePolicies(sql);
  if (setup.isDisorderly)
    await control({ stripeUrl: local.url }, "webhooks", { duplicate: 0.3, reorder: true });
  await control({ stripeUrl: local.url }, "settings", { dunning: { final: "past_due" } });
  const tenants: Subscribed[] = [];
  for (const tenant of month) tenants.push(await subscribe(sql, stripe, tenant));
  const begunAt = await sandboxNow({ stripeUrl: local.url });
  return {
    sql,
    stripe,
    stripeUrl: local.url,
    appUrl: balancer.url,
    balancer,
    instances,
    pooler,
    tenants,
    begunAt,
  };
}

export function lineOf(tenantId: number): { phoneNumberId: string; phoneNumber: string } {
  return { phoneNumberId: `phone-${tenantId}`, phoneNumber: `+3399900${1000 + tenantId}` };
}

async function startPooler(setup: Setup, databaseUrl: string, endings: Endings): Promise<Pgbouncer | null> {
  const { pgbouncer } = setup;
  if (pgbouncer === null) return null;
  const settings = { postgresUrl: databaseUrl, sessions: POOLED_SESSIONS };
  return endings.start(
    () => startPgbouncer(pgbouncer, settings),
    (pooler) => pooler.stop(),
  );
}

function databaseOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

/** What is late goes onto the next invoice by itself, and who does not pay is suspended after three days. */
async function decidePolicies(sql: Sql): Promise<void> {
  await sql`
    insert into policies (id, payment_grace_days, late_usage, closing, updated_at, updated_by)
    values (1, 3, 'next_invoice', 'hold', now(), 'the sandbox')`;
}

/** From Stripe's side, as somebody in its dashboard would. */
async function subscribe(sql: Sql, stripe: Stripe, tenant: MonthTenant): Promise<Subscribed> {
  const { id, planKey, trialDays } = tenant;
  const { phoneNumberId } = lineOf(id);
  await sql`insert into tenants (id, name) values (${id}, ${`Tenant ${id}`})`;
  await sql`
    insert into tenant_lines (tenant_id, kind, value) values (${id}, 'phone_number_id', ${phoneNumberId})`;
  const prices = (await listPrices(sql)).get(planKey);
  if (!prices) throw new Error(`The plan ${planKey} is not published`);
  const customer = await stripe.customers.create({
    name: `Tenant ${id}`,
    metadata: { tenant_id: String(id) },
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: prices.base, quantity: 1 }, ...(prices.overage ? [{ price: prices.overage }] : [])],
    metadata: { tenant_id: String(id), plan: planKey, plan_version: String(prices.version) },
    ...(trialDays > 0 ? { trial_period_days: trialDays } : {}),
  });
  const startedAt = new Date(subscription.start_date * 1000);
  return { ...tenant, customer: customer.id, subscription: subscription.id, startedAt };
}
