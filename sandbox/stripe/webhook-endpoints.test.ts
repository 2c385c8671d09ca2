import Stripe from "stripe";
import { afterEach, describe, expect, it } from "vitest";
import { customerWith, plan, receiver, report, testStripe } from "./test-stripe";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function world() {
  const sandbox = await testStripe();
  closing.push(() => sandbox.local.close());
  return sandbox;
}

type Versions = NonNullable<Stripe.WebhookEndpointCreateParams["api_version"]>;
type Events = Stripe.WebhookEndpointCreateParams["enabled_events"];

async function endpoint(stripe: Stripe, enabled_events: Events, api_version?: Versions) {
  const hook = await receiver();
  closing.push(hook.close);
  const row = await stripe.webhookEndpoints.create({ url: hook.url, enabled_events, api_version });
  hook.keys.secret = row.secret ?? "";
  return { ...hook, row };
}

/** The newest event of a type as loose JSON: old shapes are not in today's types. */
function shapeOf(hook: { events: unknown[] }, type: string): Record<string, unknown> {
  const found = hook.events.findLast(
    (event): event is { type: string; data: { object: Record<string, unknown> } } =>
      typeof event === "object" && event !== null && "type" in event && event.type === type,
  );
  if (!found) throw new Error(`No ${type} came`);
  return found.data.object;
}

describe("webhook endpoints", () => {
  it("get the events they asked for, and nothing while they are disabled", async () => {
    const { stripe } = await world();
    const products = await endpoint(stripe, ["product.created"]);
    const all = await endpoint(stripe, ["*"]);
    await stripe.customers.create({});
    await stripe.products.create({ name: "First" });
    await expect.poll(() => all.types()).toEqual(["customer.created", "product.created"]);
    expect(products.types()).toEqual(["product.created"]);

    await stripe.webhookEndpoints.update(all.row.id, { disabled: true });
    await stripe.webhookEndpoints.update(products.row.id, { enabled_events: ["customer.created"] });
    await stripe.products.create({ name: "Second" });
    await stripe.customers.create({});
    await expect.poll(() => products.types()).toEqual(["product.created", "customer.created"]);
    expect(all.types()).toHaveLength(2);
  });

  it("refuse what Stripe refuses", async () => {
    const { stripe } = await world();
    const url = "https://example.com/hook";
    const create = (params: object) =>
      stripe.webhookEndpoints.create({ url, enabled_events: ["*"], ...params });
    await expect(create({ url: "nowhere" })).rejects.toMatchObject({ param: "url", code: "url_invalid" });
    await expect(create({ enabled_events: ["customer.vanished"] })).rejects.toMatchObject({
      param: "enabled_events[0]",
    });
    await expect(create({ api_version: "2024-13-01" })).rejects.toMatchObject({ param: "api_version" });
    const { id, api_version } = await create({ api_version: "2020-08-27" });
    expect(api_version).toBe("2020-08-27");
    const change: object = { api_version: "2026-10-28.endive" };
    await expect(stripe.webhookEndpoints.update(id, change)).rejects.toMatchObject({
      param: "api_version",
      code: "parameter_unknown",
    });
  });

  it("get each event in the shape of their own API version", async () => {
    const { stripe } = await world();
    const versions: Versions[] = ["2019-02-19", "2020-08-27", "2022-11-15", "2024-06-20", "2025-03-31.basil"];
    const hooks = new Map<string, Awaited<ReturnType<typeof endpoint>>>();
    for (const version of versions) hooks.set(version, await endpoint(stripe, ["*"], version));
    const { items } = await plan(stripe, "minutes");
    const coupon = await stripe.coupons.create({ percent_off: 10, duration: "forever" });
    const customer = await customerWith(stripe);
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items,
      discounts: [{ coupon: coupon.id }],
    });
    const received = (version: string, type: string) => {
      const hook = hooks.get(version);
      if (!hook) throw new Error(version);
      return shapeOf(hook, type);
    };
    await expect
      .poll(() => [...hooks.values()].every((hook) => hook.types().includes("invoice.paid")))
      .toBe(true);
    for (const [version, hook] of hooks)
      expect(hook.events.every((event) => event.api_version === version)).toBe(true);

    for (const version of ["2019-02-19", "2020-08-27", "2022-11-15", "2024-06-20"]) {
      const invoice = received(version, "invoice.paid");
      expect(invoice).toMatchObject({
        subscription: subscription.id,
        paid: true,
        charge: expect.stringMatching(/^ch_/),
      });
      expect(invoice).not.toHaveProperty("parent");
      expect(invoice).toHaveProperty("payment_intent");
      const created = received(version, "customer.subscription.created");
      expect(created).toMatchObject({
        current_period_end: expect.any(Number),
        discount: { coupon: { percent_off: 10 } },
      });
      expect(JSON.stringify(created.items)).not.toContain("current_period_end");
    }
    const paidWith = received("2020-08-27", "payment_intent.succeeded");
    expect(paidWith).toMatchObject({
      invoice: expect.stringMatching(/^in_/),
      charges: { data: [{ paid: true }] },
    });
    expect(received("2025-03-31.basil", "payment_intent.succeeded")).not.toHaveProperty("invoice");
    const basil = received("2025-03-31.basil", "invoice.paid");
    expect(basil).toMatchObject({ parent: { subscription_details: { subscription: subscription.id } } });
    expect(basil).not.toHaveProperty("paid");
    expect(received("2020-08-27", "customer.created")).not.toHaveProperty("sources");
    expect(received("2019-02-19", "customer.created")).toMatchObject({
      account_balance: 0,
      sources: { data: [] },
    });
    expect(received("2019-02-19", "invoice.paid")).toMatchObject({ billing: "charge_automatically" });
    expect(received("2019-02-19", "invoice.paid")).toHaveProperty("date");
  });

  it("are sent an event again when their answer is lost, and late when they are slow", async () => {
    const { stripe, control } = await world();
    const hook = await endpoint(stripe, ["*"]);
    const other = await endpoint(stripe, ["*"]);
    await control("POST", "webhooks", { faults: [{ endpoint: hook.row.id, fault: "answer_lost" }] });
    await stripe.customers.create({});
    await expect.poll(() => hook.events.length, { timeout: 5_000 }).toBe(2);
    expect(new Set(hook.events.map(({ id }) => id)).size).toBe(1);
    expect(other.events).toHaveLength(1);

    await control("POST", "webhooks", {
      faults: [{ fault: "slow", delay_ms: 300, type: "product.created", times: 2 }],
    });
    await stripe.products.create({ name: "Late" });
    await stripe.customers.create({});
    await expect.poll(() => hook.types().at(-1), { timeout: 5_000 }).toBe("product.created");
    expect(hook.types().slice(2)).toEqual(["customer.created", "product.created"]);
  });
});

describe("event destinations", () => {
  it("notify of meter errors, whose event is then fetched", async () => {
    const { stripe, control } = await world();
    const { meter } = await plan(stripe, "minutes");
    const customer = await customerWith(stripe);
    const hook = await receiver();
    closing.push(hook.close);
    const destination = await stripe.v2.core.eventDestinations.create({
      name: "Meter errors",
      type: "webhook_endpoint",
      event_payload: "thin",
      enabled_events: ["v1.billing.meter.error_report_triggered", "v1.billing.meter.no_meter_found"],
      webhook_endpoint: { url: hook.url },
      include: ["webhook_endpoint.signing_secret", "webhook_endpoint.url"],
    });
    expect(destination.webhook_endpoint).toEqual({
      url: hook.url,
      signing_secret: expect.stringMatching(/^whsec_/),
    });
    expect(
      (await stripe.v2.core.eventDestinations.retrieve(destination.id)).webhook_endpoint,
    ).toBeUndefined();
    hook.keys.secret = destination.webhook_endpoint?.signing_secret ?? "";

    await control("POST", "meter_errors", { code: "archived_meter", event_name: "minutes" });
    const refused = await report(stripe, "minutes", customer.id, 5);
    await report(stripe, "minutes", customer.id, 6);
    await expect
      .poll(() => hook.types(), { timeout: 5_000 })
      .toEqual(["v1.billing.meter.error_report_triggered"]);
    const notification: { id: string; object: string; data?: unknown } = JSON.parse(
      JSON.stringify(hook.events[0]),
    );
    expect(notification).toMatchObject({ object: "v2.core.event", related_object: { id: meter.id } });
    expect(notification.data).toBeUndefined();
    const event = await stripe.v2.core.events.retrieve(notification.id);
    expect(event).toMatchObject({
      data: {
        reason: {
          error_count: 1,
          error_types: [
            { code: "archived_meter", sample_errors: [{ request: { identifier: refused.identifier } }] },
          ],
        },
      },
    });
  });

  it("are listed, changed, disabled and removed, and refuse what Stripe refuses", async () => {
    const { stripe, local } = await world();
    const make = (params: object) =>
      stripe.v2.core.eventDestinations.create({
        name: "Thin",
        type: "webhook_endpoint",
        event_payload: "thin",
        enabled_events: ["v1.billing.meter.no_meter_found"],
        webhook_endpoint: { url: `${local.url}/nowhere` },
        ...params,
      });
    await expect(make({ enabled_events: ["customer.created"] })).rejects.toMatchObject({
      param: "enabled_events[0]",
    });
    await expect(make({ event_payload: "thick" })).rejects.toBeInstanceOf(
      Stripe.errors.StripeInvalidRequestError,
    );
    const { id } = await make({});
    const listed = await stripe.v2.core.eventDestinations.list({ include: ["webhook_endpoint.url"] });
    expect(listed.data).toMatchObject([
      { id, status: "enabled", webhook_endpoint: { url: `${local.url}/nowhere` } },
    ]);
    expect((await stripe.v2.core.eventDestinations.disable(id)).status).toBe("disabled");
    expect((await stripe.v2.core.eventDestinations.update(id, { name: "New name" })).name).toBe("New name");
    expect((await stripe.v2.core.eventDestinations.ping(id)).type).toBe("v2.core.event_destination.ping");
    await stripe.v2.core.eventDestinations.del(id);
    await expect(stripe.v2.core.eventDestinations.retrieve(id)).rejects.toMatchObject({
      code: "resource_missing",
    });
  });
});
