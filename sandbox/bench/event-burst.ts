import type { Sql } from "postgres";
import Stripe from "stripe";
import { DEMO } from "@/sandbox/demo/environment";
import { atOnce } from "./measure";

export const CUSTOMERS = 500;
const FIRST_TENANT = 100_001;
const CUSTOMERS_AT_ONCE = 8;

/** Tenants whose subscriptions have been created and changed at Stripe, and what Stripe said of it. */
export type Burst = { tenantIds: number[]; subscriptionIds: string[]; events: Stripe.Event[] };

/** An event as a webhook delivers it. */
export type Delivery = { id: string; body: string; signature: string };

/** A tenant each for 500 customers, and everything that happens to a subscription in a busy moment. */
export async function makeBurst(sql: Sql, stripe: Stripe): Promise<Burst> {
  const tenantIds = Array.from({ length: CUSTOMERS }, (_, index) => FIRST_TENANT + index);
  await sql`
    insert into tenants (id, name, email)
    select id, 'Tenant ' || id, 'tenant-' || id || '@example.com' from unnest(${tenantIds}::bigint[]) as id`;
  const prices = await stripe.prices.list({
    lookup_keys: ["releve_growth_v1_base", "releve_growth_v1_overage"],
  });
  const items = prices.data.map(({ id, recurring }) =>
    recurring?.usage_type === "metered" ? { price: id } : { price: id, quantity: 1 },
  );
  const subscriptionIds: string[] = [];
  await atOnce(
    CUSTOMERS_AT_ONCE,
    tenantIds.map((tenantId) => async () => {
      subscriptionIds.push(await liveThrough(stripe, tenantId, items));
    }),
  );
  return { tenantIds, subscriptionIds, events: await listEvents(stripe, new Set(subscriptionIds)) };
}

/** Subscribed and charged, told to end and told to stay: what a busy minute of a customer is. */
async function liveThrough(
  stripe: Stripe,
  tenantId: number,
  items: Stripe.SubscriptionCreateParams.Item[],
): Promise<string> {
  const customer = await stripe.customers.create({
    name: `Tenant ${tenantId}`,
    metadata: { tenant_id: String(tenantId) },
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const { id } = await stripe.subscriptions.create({ customer: customer.id, items });
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await stripe.subscriptions.update(id, { cancel_at_period_end: false });
  return id;
}

/** The subscription and invoice events of these subscriptions, oldest first. */
async function listEvents(stripe: Stripe, subscriptionIds: ReadonlySet<string>): Promise<Stripe.Event[]> {
  const events: Stripe.Event[] = [];
  for await (const event of stripe.events.list({ limit: 100 })) {
    const { object } = event.data;
    const isOurs =
      (object.object === "subscription" && subscriptionIds.has(object.id)) ||
      (object.object === "invoice" &&
        subscriptionIds.has(String(object.parent?.subscription_details?.subscription)));
    if (isOurs) events.push(event);
  }
  return events.reverse();
}

/**
 * The events as deliveries of their own, each a second later than the one
 * before: the peer drops what is not later than what it has.
 */
export function deliveriesOf(run: string, events: readonly Stripe.Event[]): Delivery[] {
  const first = Math.floor(Date.now() / 1000) - events.length;
  return events.map((event, index) =>
    delivery({ ...event, id: `evt_${run}_${index}`, created: first + index }),
  );
}

export function delivery(event: { id: string; created: number }): Delivery {
  const body = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret: DEMO.STRIPE_WEBHOOK_SECRET,
  });
  return { id: event.id, body, signature };
}
