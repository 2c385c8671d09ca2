import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Stripe from "stripe";
import { afterEach, describe, expect, it } from "vitest";
import {
  customerWith,
  HOUR,
  newestInvoice,
  periodOf,
  plan,
  receiver,
  report,
  SECRET,
  sdkFor,
  testStripe,
} from "./test-stripe";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function started(work?: (event: Stripe.Event) => Promise<void>, dataDir?: string) {
  const hook = await receiver(work);
  closing.push(hook.close);
  const sandbox = await testStripe({ webhooks: [{ url: hook.url, secret: SECRET }], dataDir });
  closing.push(() => sandbox.local.close());
  return { hook, ...sandbox };
}

async function eventually(claim: () => boolean): Promise<void> {
  await expect.poll(claim, { timeout: 10_000, interval: 20 }).toBe(true);
}

describe("webhooks", () => {
  it("are signed, and tell what changed", async () => {
    const { stripe, hook } = await started();
    const { id } = await stripe.customers.create({ name: "Before", metadata: { a: "1" } });
    await stripe.customers.update(id, { name: "After", metadata: { a: "2" } });
    await eventually(() => hook.types().includes("customer.updated"));
    const updated = hook.events.find((event) => event.type === "customer.updated");
    expect(updated).toMatchObject({ api_version: "2026-10-28.endive", livemode: false });
    expect(updated?.data.previous_attributes).toEqual({ name: "Before", metadata: { a: "1" } });
    expect(updated?.request?.id).toMatch(/^req_/);
    expect((await stripe.events.retrieve(updated?.id ?? "")).type).toBe("customer.updated");
  });

  it("are sent again when they are not answered with 2xx", async () => {
    const { stripe, hook } = await started();
    hook.answers.push(500);
    await stripe.customers.create({});
    await eventually(() => hook.events.length === 2);
    expect(hook.events[0]?.id).toBe(hook.events[1]?.id);
  });

  it("are doubled or lost on request", async () => {
    const { stripe, hook, control } = await started();
    await control("POST", "webhooks", { duplicate: 1 });
    await stripe.products.create({ name: "Twice" });
    await eventually(() => hook.events.length === 2);
    await control("POST", "webhooks", { drop: 1 });
    await stripe.products.create({ name: "Never" });
    await control("POST", "webhooks", { reorder: true, delay_ms: 1 });
    await stripe.products.create({ name: "Once" });
    await eventually(() => hook.events.length === 3);
    expect((await stripe.events.list({ types: ["product.created"] })).data).toHaveLength(3);
  });

  it("reach endpoints made through the API, with the secret shown once", async () => {
    const { stripe, local } = await started();
    const endpoint = await stripe.webhookEndpoints.create({
      url: `${local.url}/nowhere`,
      enabled_events: ["*"],
      api_version: "2026-10-28.endive",
    });
    expect(endpoint.secret).toMatch(/^whsec_/);
    expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty("secret");
  });
});

describe("moving the clock", () => {
  it("waits for an app that works after its answer: holds the draft, reports, hands back", async () => {
    const seen: number[] = [];
    const app = await started(async (event) => {
      if (event.type !== "invoice.created" || event.data.object.billing_reason !== "subscription_cycle")
        return;
      const invoice = event.data.object;
      seen.push(await app.now());
      await app.stripe.invoices.update(String(invoice.id), { auto_advance: false });
      await new Promise((resolve) => setTimeout(resolve, 20));
      await report(app.stripe, "closing_minutes", String(invoice.customer), 600, invoice.period_end - 1);
      await app.stripe.invoices.update(String(invoice.id), { auto_advance: true });
    });
    const { stripe } = app;
    // On a busy machine a client may pause longer between two requests than other tests wait.
    await app.control("POST", "settings", { quiet_ms: 400 });
    const sold = await plan(stripe, "closing_minutes");
    const customer = await customerWith(stripe);
    const subscription = await stripe.subscriptions.create({ customer: customer.id, items: sold.items });
    const { end } = periodOf(subscription);
    const answer = await app.advanceTo(end + 40 * 24 * HOUR);
    expect(answer).toMatchObject({ processed: expect.any(Number), now: expect.any(Number) });
    expect(seen).toHaveLength(2);
    expect(seen[0]).toBeGreaterThanOrEqual(end);
    expect(seen[0]).toBeLessThan(end + HOUR);
    const invoices = await stripe.invoices.list({ customer: customer.id });
    expect(invoices.data.map((invoice) => [invoice.status, invoice.total])).toEqual([
      ["paid", 6150],
      ["paid", 6150],
      ["paid", 4900],
    ]);
  });

  it("goes forward only, one advance after the other", async () => {
    const { stripe, control, hook, now, advanceTo } = await started();
    const from = await now();
    const sold = await plan(stripe, "clock_minutes");
    await stripe.checkout.sessions.create({
      mode: "subscription",
      line_items: [{ price: sold.base.id, quantity: 1 }],
      success_url: "http://localhost:3000/",
      expires_at: from + HOUR,
    });
    // The first advance is still waiting for this answer when the second is asked for.
    await control("POST", "webhooks", {
      faults: [{ endpoint: hook.url, type: "checkout.session.expired", fault: "slow", delay_ms: 500 }],
    });
    const first = advanceTo(from + 3 * HOUR);
    await expect.poll(now, { timeout: 10_000, interval: 20 }).toBeGreaterThanOrEqual(from + HOUR);
    await expect(advanceTo(from + 2 * HOUR)).rejects.toThrow("The clock only goes forward");
    await first;
    expect(await now()).toBeGreaterThanOrEqual(from + 3 * HOUR);
  });

  it("takes a step as a person says it, and a month as the calendar has it", async () => {
    const { now, control, advanceTo } = await started();
    await advanceTo(Date.parse("2026-01-31T12:00:00Z") / 1000);
    await control("POST", "clock", { advance_by: { months: 1 } });
    expect(new Date((await now()) * 1000).toISOString()).toContain("2026-02-28T12:00:0");
    await control("POST", "clock", { advance_by: { days: 1, hours: 2 } });
    await control("POST", "clock", { advance_by: 3600 });
    expect(new Date((await now()) * 1000).toISOString()).toContain("2026-03-01T15:00:0");
    for (const step of [{}, { month: 1 }, { days: -1 }, "1 month"]) {
      await expect(control("POST", "clock", { advance_by: step })).rejects.toThrow("400");
    }
  });
});

describe("a checkout", () => {
  it("completed by the control creates the subscription and says so", async () => {
    const { stripe, control, hook } = await started();
    const sold = await plan(stripe, "checkout_minutes");
    const customer = await stripe.customers.create({});
    const session = await stripe.checkout.sessions.create({
      mode: "subscription",
      customer: customer.id,
      client_reference_id: "7",
      line_items: [{ price: sold.base.id, quantity: 1 }, { price: sold.metered.id }],
      success_url: "http://localhost:3000/",
      subscription_data: { metadata: { tenant: "7" } },
    });
    expect(session).toMatchObject({ status: "open", payment_status: "unpaid", amount_total: 4900 });
    await control("POST", `checkout/${session.id}/complete`, { payment_method: "pm_card_visa" });
    await eventually(() => hook.types().includes("checkout.session.completed"));
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ["subscription", "line_items"],
    });
    expect(done).toMatchObject({
      status: "complete",
      payment_status: "paid",
      subscription: { status: "active", metadata: { tenant: "7" } },
    });
    await expect(control("POST", `checkout/${session.id}/complete`, {})).rejects.toThrow("already complete");
  });
});

describe("a restart", () => {
  it("goes on where it stopped: objects, clock, keys and what is due", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "local-stripe-"));
    closing.push(async () => rmSync(dataDir, { recursive: true, force: true }));
    const first = await testStripe({ dataDir });
    const sold = await plan(first.stripe, "kept_minutes");
    const customer = await customerWith(first.stripe);
    const subscription = await first.stripe.subscriptions.create(
      { customer: customer.id, items: sold.items },
      { idempotencyKey: "kept" },
    );
    await report(first.stripe, "kept_minutes", customer.id, 700);
    await first.advanceTo(periodOf(subscription).end - 60);
    const before = await first.now();
    await first.local.close();

    const second = await testStripe({ dataDir });
    closing.push(() => second.local.close());
    expect(await second.now()).toBeGreaterThanOrEqual(before);
    expect((await second.stripe.events.list({ type: "customer.created" })).data).toHaveLength(1);
    const again = await sdkFor(second.local).subscriptions.create(
      { customer: customer.id, items: sold.items },
      { idempotencyKey: "kept" },
    );
    expect(again.id).toBe(subscription.id);
    await second.advanceTo(periodOf(subscription).end + HOUR);
    expect(await newestInvoice(second.stripe, customer.id)).toMatchObject({
      status: "paid",
      total: 4900 + 2500,
    });
  });
});
