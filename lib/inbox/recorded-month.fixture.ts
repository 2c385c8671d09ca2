import { eq, max } from "drizzle-orm";
import type Stripe from "stripe";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { now } from "@/lib/clock";
import { advanceTo, control, later } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";

/** A month and a half of twenty tenants at local Stripe, in which nearly everything happens that can happen to one. */

const DAY_MS = 86_400_000;
const KEYS = ["starter", "growth", "pro", "flat", "enterprise"];

type Prices = { base: string; overage: string | null };
type Customer = { tenantId: number; customer: string; subscription: string };

/** Lives the month; its events are in Stripe's list afterwards, and none was delivered. */
export async function liveTheMonth(): Promise<void> {
  const start = await now();
  const toDay = (day: number) => advanceTo(later(start, day * DAY_MS));
  const prices = await listPrices();
  const all: Customer[] = [];
  for (let index = 0; index < 15; index += 1) all.push(await join(index, prices));
  const at = (index: number) => {
    const found = all[index];
    if (!found) throw new Error(`There is no tenant ${index}`);
    return found;
  };
  await checkOut(prices, { isKnown: false });
  await checkOut(prices, { isKnown: true });
  for (let index = 15; index < 18; index += 1) all.push(await join(index, prices, { daysUntilDue: 5 }));

  await toDay(5);
  await stripe().customers.update(at(0).customer, { name: "Renamed" });
  await stripe().subscriptions.update(at(9).subscription, { cancel_at_period_end: true });
  await stripe().subscriptions.update(at(11).subscription, { cancel_at_period_end: true });
  await toDay(10);
  for (const index of [6, 7, 8]) await giveCard(at(index).customer, "pm_card_chargeCustomerFail");
  await stripe().subscriptions.cancel(at(10).subscription, { invoice_now: true });
  await stripe().subscriptions.update(at(11).subscription, { cancel_at_period_end: false });
  await toDay(15);
  await changePlan(at(12), prices[1]);
  await payOnce(at(5).customer);
  await dropDraft(at(5).customer);
  await toDay(33);
  await giveCard(at(8).customer, "pm_card_visa");
  await payOpenInvoices(at(8).customer);
  await endOpenInvoice(at(15).customer, (id) => stripe().invoices.voidInvoice(id));
  await endOpenInvoice(at(16).customer, (id) => stripe().invoices.markUncollectible(id));
  await toDay(50);
}

/** Every event of the month as Stripe lists it, the oldest first. */
export async function listMonth(): Promise<Stripe.Event[]> {
  const events: Stripe.Event[] = [];
  for await (const event of stripe().events.list({ limit: 100 })) events.push(event);
  return events.reverse();
}

async function listPrices(): Promise<Prices[]> {
  const rows = await Promise.all(
    KEYS.map(async (key) => {
      const [row] = await db()
        .select({ base: max(plans.stripeBasePriceId), overage: max(plans.stripeOveragePriceId) })
        .from(plans)
        .where(eq(plans.key, key));
      if (!row?.base) throw new Error(`The plan ${key} is not published`);
      return { base: row.base, overage: row.overage };
    }),
  );
  return rows;
}

async function addTenant(name: string): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name }).returning({ id: tenants.id });
  if (!tenant) throw new Error("The tenant was not added");
  return tenant.id;
}

function itemsOf(index: number, prices: Prices[]) {
  const { base, overage } = priceAt(index, prices);
  return [{ price: base }, ...(overage ? [{ price: overage }] : [])];
}

function priceAt(index: number, prices: Prices[]): Prices {
  const found = prices[index % prices.length];
  if (!found) throw new Error("There are no prices");
  return found;
}

async function join(index: number, prices: Prices[], { daysUntilDue = 0 } = {}): Promise<Customer> {
  const tenantId = await addTenant(`Tenant ${index}`);
  const isCardless = index === 14 || daysUntilDue > 0;
  const customer = await stripe().customers.create({
    name: `Tenant ${index}`,
    metadata: { tenant_id: String(tenantId) },
    ...(isCardless
      ? { email: `tenant-${index}@example.com` }
      : { payment_method: "pm_card_visa", invoice_settings: { default_payment_method: "pm_card_visa" } }),
  });
  const subscription = await stripe().subscriptions.create({
    customer: customer.id,
    items: itemsOf(index, prices),
    ...(index === 13 || index === 14 ? { trial_period_days: 10 } : {}),
    ...(index === 14 ? { trial_settings: { end_behavior: { missing_payment_method: "pause" } } } : {}),
    ...(daysUntilDue > 0 ? { collection_method: "send_invoice", days_until_due: daysUntilDue } : {}),
  });
  return { tenantId, customer: customer.id, subscription: subscription.id };
}

/** A checkout, by a customer that Stripe makes for it or by one of ours. */
async function checkOut(prices: Prices[], { isKnown }: { isKnown: boolean }): Promise<void> {
  const tenantId = await addTenant(isKnown ? "Checks out as known" : "Checks out as new");
  const known = isKnown
    ? await stripe().customers.create({ metadata: { tenant_id: String(tenantId) } })
    : null;
  const session = await stripe().checkout.sessions.create({
    mode: "subscription",
    client_reference_id: String(tenantId),
    metadata: { tenant_id: String(tenantId) },
    line_items: [{ price: priceAt(0, prices).base, quantity: 1 }],
    success_url: "http://localhost:3000/done",
    ...(known ? { customer: known.id } : {}),
  });
  await control("POST", `/_sandbox/checkout/${session.id}/complete`, {});
}

async function giveCard(customer: string, token: string): Promise<void> {
  const card = await stripe().paymentMethods.attach(token, { customer });
  await stripe().customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
}

async function changePlan({ subscription }: Customer, to: Prices | undefined): Promise<void> {
  const { items } = await stripe().subscriptions.retrieve(subscription);
  const base = items.data.find(({ price }) => price.recurring?.usage_type === "licensed");
  const metered = items.data.find(({ price }) => price.recurring?.usage_type === "metered");
  if (!base || !to?.overage) throw new Error("The plan cannot be changed");
  await stripe().subscriptions.update(subscription, {
    items: [
      { id: base.id, price: to.base },
      metered ? { id: metered.id, price: to.overage } : { price: to.overage },
    ],
    proration_behavior: "always_invoice",
  });
}

async function payOnce(customer: string): Promise<void> {
  await stripe().invoiceItems.create({ customer, amount: 2_500, currency: "eur", description: "Set-up" });
  const invoice = await stripe().invoices.create({ customer, pending_invoice_items_behavior: "include" });
  await stripe().invoices.pay((await stripe().invoices.finalizeInvoice(idOf(invoice))).id ?? "");
}

async function dropDraft(customer: string): Promise<void> {
  await stripe().invoices.del(idOf(await stripe().invoices.create({ customer })));
}

async function payOpenInvoices(customer: string): Promise<void> {
  const { data } = await stripe().invoices.list({ customer, status: "open" });
  for (const invoice of data) await stripe().invoices.pay(idOf(invoice));
}

async function endOpenInvoice(customer: string, end: (id: string) => Promise<unknown>): Promise<void> {
  const { data } = await stripe().invoices.list({ customer, status: "open" });
  const [invoice] = data;
  if (!invoice) throw new Error(`${customer} owes nothing`);
  await end(idOf(invoice));
}

function idOf({ id }: Stripe.Invoice): string {
  if (!id) throw new Error("The invoice has no id");
  return id;
}
