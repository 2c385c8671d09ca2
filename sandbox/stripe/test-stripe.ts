import { createServer, type IncomingMessage } from "node:http";
import Stripe from "stripe";
import { type LocalStripe, type LocalStripeOptions, startLocalStripe } from "./server";

export const SECRET = "whsec_for_tests";
const START = new Date("2026-01-15T10:00:00Z");
export const HOUR = 3600;
export const DAY = 86_400;

/** A local Stripe for one test file, with the official SDK pointed at it and its controls at hand. */
export async function testStripe(options: Partial<LocalStripeOptions> = {}) {
  const local = await startLocalStripe({ port: 0, startAt: START, quietMs: 40, ...options });
  return { local, stripe: sdkFor(local), ...controlsOf(local) };
}

export function sdkFor(local: LocalStripe, maxNetworkRetries = 0, key = "sk_test_sandbox_releve"): Stripe {
  return new Stripe(key, {
    host: "127.0.0.1",
    port: local.port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries,
  });
}

function controlsOf(local: LocalStripe) {
  async function control(method: string, path: string, body?: object): Promise<unknown> {
    const init = { method, body: body && JSON.stringify(body) };
    const response = await fetch(`${local.url}/_sandbox/${path}`, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }
  async function now(): Promise<number> {
    const { now }: { now: number } = await (await fetch(`${local.url}/_sandbox/clock`)).json();
    return now;
  }
  const advanceTo = (unix: number) => control("POST", "clock", { advance_to: unix });
  return { control, now, advanceTo };
}

/** A plan as the app sells it: 49 EUR a month with 500 minutes, then 12.5 cents each. */
export async function plan(stripe: Stripe, eventName: string, formula: "last" | "sum" = "last") {
  const meter = await stripe.billing.meters.create({
    display_name: "Minutes",
    event_name: eventName,
    default_aggregation: { formula },
  });
  const product = await stripe.products.create({ name: "Voice" });
  const base = await stripe.prices.create({
    product: product.id,
    currency: "eur",
    unit_amount: 4900,
    recurring: { interval: "month" },
  });
  const metered = await stripe.prices.create({
    product: product.id,
    currency: "eur",
    billing_scheme: "tiered",
    tiers_mode: "graduated",
    tiers: [
      { up_to: 500, unit_amount: 0 },
      { up_to: "inf", unit_amount_decimal: Stripe.Decimal.from("12.5") },
    ],
    recurring: { interval: "month", usage_type: "metered", meter: meter.id },
  });
  const items = [{ price: base.id }, { price: metered.id }];
  return { meter, product, base, metered, items, eventName };
}

export function customerWith(stripe: Stripe, card = "pm_card_visa"): Promise<Stripe.Customer> {
  return stripe.customers.create({
    name: "Tenant",
    email: "tenant@example.com",
    payment_method: card,
    invoice_settings: { default_payment_method: card },
  });
}

export function report(
  stripe: Stripe,
  eventName: string,
  customer: string,
  value: number,
  timestamp?: number,
) {
  const payload = { stripe_customer_id: customer, value: String(value) };
  return stripe.billing.meterEvents.create({ event_name: eventName, payload, timestamp });
}

export function periodOf(subscription: Stripe.Subscription): { start: number; end: number } {
  const item = subscription.items.data[0];
  if (!item) throw new Error("The subscription has no items");
  return { start: item.current_period_start, end: item.current_period_end };
}

/** An invoice's lines as `[amount, quantity, unit amount]`. */
export function linesOf(invoice: Stripe.Invoice) {
  return invoice.lines.data.map((line) => [
    line.amount,
    line.quantity,
    line.pricing?.unit_amount_decimal == null ? null : String(line.pricing.unit_amount_decimal),
  ]);
}

export async function newestInvoice(stripe: Stripe, customer: string): Promise<Stripe.Invoice> {
  const [invoice] = (await stripe.invoices.list({ customer, limit: 1 })).data;
  if (!invoice) throw new Error(`${customer} has no invoice`);
  return invoice;
}

/**
 * A webhook receiver that checks signatures, answers, and only then works, as
 * the app does. `keys` holds the secret, and may be told another later.
 */
export async function receiver(
  work: (event: Stripe.Event) => Promise<void> = async () => {},
  keys: { secret: string } = { secret: SECRET },
) {
  const events: Stripe.Event[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request).catch(() => null);
    // A sender that gave up waiting has nothing to be told.
    if (body === null) return;
    const signature = String(request.headers["stripe-signature"]);
    Stripe.webhooks.signature?.verifyHeader(body, signature, keys.secret, 300);
    const event: Stripe.Event = JSON.parse(body);
    events.push(event);
    response.writeHead(answers.shift() ?? 200).end();
    await work(event);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const types = () => events.map((event) => event.type);
  return { url: `http://127.0.0.1:${port}/hook`, keys, events, types, answers, close };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}
