import type Stripe from "stripe";
import type { Deed, Joining, PlanKey } from "./cast";
import { listPrices, type Prices } from "./prices";
import { recordDeed } from "./record-deed";
import type { DemoTenant } from "./tenants";
import { advanceTo, runCron, sandboxNow, type World } from "./world";

/** Makes a tenant Stripe's customer, with a card when it has one. Its metadata names the tenant. */
export async function createCustomer(
  world: World,
  tenant: DemoTenant,
  card: Joining["card"],
): Promise<string> {
  const token = card === null ? undefined : `pm_card_${card}`;
  const customer = await world.stripe.customers.create({
    name: tenant.role.name,
    email: tenant.email,
    metadata: { tenant_id: String(tenant.id) },
    ...(token ? { payment_method: token, invoice_settings: { default_payment_method: token } } : {}),
  });
  await recordDeed(world, tenant, "create_customer", customer.lastResponse.requestId);
  return customer.id;
}

export async function subscribe(world: World, tenant: DemoTenant, joining: Joining, prices: Prices) {
  const customer = await createCustomer(world, tenant, joining.card);
  const subscription = await world.stripe.subscriptions.create({
    customer,
    items: itemsOf(prices),
    metadata: {
      tenant_id: String(tenant.id),
      plan: joining.plan,
      plan_version: String(prices.version),
    },
    ...(joining.trialDays ? trial(joining.trialDays) : {}),
    ...(joining.daysUntilDue === undefined
      ? { payment_behavior: "allow_incomplete" }
      : { collection_method: "send_invoice", days_until_due: joining.daysUntilDue }),
  });
  await recordDeed(world, tenant, "create_subscription", subscription.lastResponse.requestId);
}

function itemsOf({ base, overage }: Prices) {
  return [{ price: base, quantity: 1 }, ...(overage ? [{ price: overage }] : [])];
}

function trial(days: number): Pick<Stripe.SubscriptionCreateParams, "trial_period_days" | "trial_settings"> {
  return {
    trial_period_days: days,
    trial_settings: { end_behavior: { missing_payment_method: "pause" } },
  };
}

/** Does one deed of a tenant's story through Stripe's API, as an admin or the tenant would. */
export async function doDeed(world: World, tenant: DemoTenant, deed: Deed): Promise<void> {
  const { stripe } = world;
  const { customer, subscription } = await idsOf(world, tenant);
  switch (deed.what) {
    case "card_fails":
      return giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    case "card_asks_for_authentication":
      return giveCard(stripe, customer, "pm_card_authenticationRequired");
    case "cancel_now":
      return cancelNow(world, tenant, subscription);
    case "cancel_at_period_end": {
      const updated = await stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
      return recordDeed(world, tenant, "cancel_at_period_end", updated.lastResponse.requestId);
    }
    case "pays_by_transfer":
      return payOpenInvoices(stripe, customer);
    case "change_plan_at_period_end":
      return scheduleChange(world, tenant, subscription, deed.plan);
    case "get_discount": {
      const updated = await stripe.subscriptions.update(subscription, {
        discounts: [{ coupon: deed.coupon }],
      });
      return recordDeed(world, tenant, "apply_coupon", updated.lastResponse.requestId);
    }
    case "suspend":
      return suspend(world, tenant, deed.because);
  }
}

async function idsOf(
  { sql }: World,
  tenant: DemoTenant,
): Promise<{ customer: string; subscription: string }> {
  const [row] = await sql<{ customer: string | null; subscription: string | null }[]>`
    select stripe_customer_id as customer, stripe_subscription_id as subscription
    from tenant_billing where tenant_id = ${tenant.id}`;
  if (!row?.customer || !row.subscription) throw new Error(`${tenant.role.name} has no subscription yet`);
  return { customer: row.customer, subscription: row.subscription };
}

async function giveCard(stripe: Stripe, customer: string, token: string): Promise<void> {
  const card = await stripe.paymentMethods.attach(token, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
}

/** The subscription's schedule: its present items to the period's end, then the other plan's. */
async function scheduleChange(world: World, tenant: DemoTenant, subscription: string, plan: PlanKey) {
  const { stripe, sql } = world;
  const prices = (await listPrices(sql)).get(plan);
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription });
  const [current] = schedule.phases;
  if (!prices || !current) throw new Error(`${tenant.role.name} cannot be scheduled for "${plan}"`);
  const updated = await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: "release",
    phases: [
      {
        start_date: current.start_date,
        end_date: current.end_date,
        items: current.items.map(({ price, quantity }) => ({
          price: typeof price === "string" ? price : price.id,
          ...(quantity === undefined ? {} : { quantity }),
        })),
      },
      {
        duration: { interval: "month", interval_count: 1 },
        items: itemsOf(prices),
        metadata: { plan, plan_version: String(prices.version) },
      },
    ],
  });
  await recordDeed(world, tenant, "change_plan_at_period_end", updated.lastResponse.requestId);
}

/** Suspensions are ours and not Stripe's: the row is written as the app's action writes it. */
async function suspend(world: World, tenant: DemoTenant, because: string): Promise<void> {
  const at = await sandboxNow(world);
  const by = "operator@example.com";
  await world.sql`
    insert into suspensions (tenant_id, reason, starts_at, set_by, detail, created_at)
    values (${tenant.id}, 'manual', ${at}, ${by}, ${because}, ${at})`;
  await recordDeed(world, tenant, "suspend", null);
}

/** The usage up to now is reported first, and the meter's second has to be past, or Stripe would not bill it. */
async function cancelNow(world: World, tenant: DemoTenant, subscription: string): Promise<void> {
  await runCron(world);
  await advanceTo(world, new Date((await sandboxNow(world)).getTime() + 120_000));
  const canceled = await world.stripe.subscriptions.cancel(subscription, {
    invoice_now: true,
    prorate: false,
  });
  await recordDeed(world, tenant, "cancel_now", canceled.lastResponse.requestId);
}

async function payOpenInvoices(stripe: Stripe, customer: string): Promise<void> {
  const open = await stripe.invoices.list({ customer, status: "open", limit: 100 });
  for (const { id } of open.data) {
    if (id) await stripe.invoices.pay(id, { paid_out_of_band: true });
  }
}
