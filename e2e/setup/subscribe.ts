import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import type Stripe from "stripe";

const PATIENCE_MS = 10_000;

export type Subscribed = { customer: string; start: Date; end: Date };

/**
 * Subscribes a tenant from Stripe's side, as a person in the Stripe Dashboard
 * would, and waits until the webhooks have made the app's copy.
 */
export async function subscribe(
  stripe: Stripe,
  sql: Sql,
  tenantId: number,
  planKey: string,
): Promise<Subscribed> {
  const { subscription, ...subscribed } = await subscribeAtStripe(stripe, tenantId, planKey);
  await untilMirrored(sql, tenantId, subscription);
  return subscribed;
}

/** The same, without anybody having told the app. */
export async function subscribeAtStripe(
  stripe: Stripe,
  tenantId: number,
  planKey: string,
): Promise<Subscribed & { subscription: string }> {
  const prices = await stripe.prices.list({
    lookup_keys: [`releve_${planKey}_v1_base`, `releve_${planKey}_v1_overage`],
  });
  const customer = await stripe.customers.create({
    name: `Tenant ${tenantId}`,
    metadata: { tenant_id: String(tenantId) },
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: prices.data.map(({ id }) => ({ price: id })),
  });
  const item = subscription.items.data[0];
  if (!item) throw new Error("The subscription has no item");
  return {
    customer: customer.id,
    subscription: subscription.id,
    start: new Date(item.current_period_start * 1000),
    end: new Date(item.current_period_end * 1000),
  };
}

async function untilMirrored(sql: Sql, tenantId: number, subscriptionId: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const isThere = async () =>
    (
      await sql`
        select 1 from tenant_billing
        where tenant_id = ${tenantId} and stripe_subscription_id = ${subscriptionId} and billing_status = 'active'`
    ).length > 0;
  while (!(await isThere())) {
    if (Date.now() > deadline) throw new Error("The webhooks did not reach the mirror");
    await sleep(100);
  }
}
