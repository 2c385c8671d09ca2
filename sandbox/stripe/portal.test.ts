import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ASKS, browserOf, CARD, DECLINED, WORKS } from "./test-browser";
import { customerWith, HOUR, periodOf, plan, testStripe } from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
let browser: ReturnType<typeof browserOf>;
let sold: Awaited<ReturnType<typeof plan>>;

beforeAll(async () => {
  sandbox = await testStripe();
  browser = browserOf(sandbox.local);
  sold = await plan(sandbox.stripe, "minutes");
});
afterAll(() => sandbox.local.close());

const FEATURES: Stripe.BillingPortal.ConfigurationCreateParams.Features = {
  customer_update: { enabled: true, allowed_updates: ["email", "address"] },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: "at_period_end" },
};

async function portal(features = FEATURES) {
  const { stripe } = sandbox;
  const customer = await customerWith(stripe);
  const subscription = await stripe.subscriptions.create({ customer: customer.id, items: sold.items });
  const configuration = await stripe.billingPortal.configurations.create({ features });
  const session = await stripe.billingPortal.sessions.create({
    customer: customer.id,
    configuration: configuration.id,
    return_url: "http://localhost:3000/tenants/7",
  });
  return { customer, subscription, configuration, session, url: session.url };
}

describe("portal configurations", () => {
  it("must be named, until a person has saved a default in the dashboard", async () => {
    const { stripe } = sandbox;
    const customer = await customerWith(stripe);
    const open = () => stripe.billingPortal.sessions.create({ customer: customer.id });
    await expect(open()).rejects.toThrow("default configuration has not been created");
    await browser.submit("/dashboard/test/settings/billing/portal");
    expect(await open()).toMatchObject({ customer: customer.id, return_url: null });
    const { data } = await stripe.billingPortal.configurations.list({ is_default: true });
    expect(data).toMatchObject([{ is_default: true, active: true }]);
    const off = stripe.billingPortal.configurations.update(data[0]?.id ?? "", { active: false });
    await expect(off).rejects.toThrow("default configuration");
  });

  it("change by what is named, and refuse sessions when they are switched off", async () => {
    const { stripe } = sandbox;
    const made = await stripe.billingPortal.configurations.create({
      features: FEATURES,
      metadata: { app: "1" },
    });
    const changed = await stripe.billingPortal.configurations.update(made.id, {
      features: { invoice_history: { enabled: false } },
      active: false,
    });
    expect(changed).toMatchObject({
      active: false,
      metadata: { app: "1" },
      features: { invoice_history: { enabled: false }, subscription_cancel: { enabled: true } },
    });
    const customer = await customerWith(stripe);
    const session = stripe.billingPortal.sessions.create({ customer: customer.id, configuration: made.id });
    await expect(session).rejects.toThrow("not active");
  });
});

describe("the portal", () => {
  it("cancels at the period's end by a date, as flexible billing does, and takes it back", async () => {
    const { subscription, url } = await portal();
    expect((await browser.open(url)).text).toContain("Your plan renews on 15 February 2026");
    await browser.submit(`${url}/cancel`, { subscription: subscription.id });
    const { end } = periodOf(subscription);
    expect(await sandbox.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      cancel_at: end,
      cancel_at_period_end: false,
      cancellation_details: { reason: "cancellation_requested" },
    });
    expect((await browser.open(url)).text).toContain("Your plan will be canceled on 15 February 2026");
    await browser.submit(`${url}/renew`, { subscription: subscription.id });
    expect((await sandbox.stripe.subscriptions.retrieve(subscription.id)).cancel_at).toBeNull();
  });

  it("changes the card that is charged, after a decline and after the bank has asked", async () => {
    const { customer, url } = await portal();
    const page = `${url}/payment-method`;
    expect((await browser.submit(page, { ...CARD, number: DECLINED })).text).toContain(
      "Your card was declined.",
    );
    expect((await browser.submit(page, { ...CARD, number: ASKS })).text).toContain("Confirm with your bank");
    await browser.submit(page, { ...CARD, number: ASKS, confirmation: "complete" });
    const changed = await sandbox.stripe.customers.retrieve(customer.id, {
      expand: ["invoice_settings.default_payment_method"],
    });
    expect(changed).toMatchObject({
      invoice_settings: { default_payment_method: { card: { last4: "3155" } } },
    });
  });

  it("changes what may be changed of the customer, and nothing else", async () => {
    const { customer, url } = await portal();
    const page = `${url}/customer`;
    expect((await browser.open(page)).body).not.toContain('name="phone"');
    expect((await browser.submit(page, { email: "no" })).text).toContain("Your email is incomplete.");
    await browser.submit(page, { email: "new@example.com", name: "Other", city: "Lyon", country: "fr" });
    expect(await sandbox.stripe.customers.retrieve(customer.id)).toMatchObject({
      email: "new@example.com",
      name: "Tenant",
      address: { city: "Lyon", country: "FR" },
    });
  });

  it("offers nothing that its configuration does not, and ends", async () => {
    const { subscription, url } = await portal({ invoice_history: { enabled: true } });
    for (const part of ["cancel", "payment-method", "customer"]) {
      expect((await browser.submit(`${url}/${part}`, { subscription: subscription.id })).status).toBe(404);
    }
    expect((await browser.open(url)).text).toContain("EUR 49.00");
    await sandbox.advanceTo((await sandbox.now()) + 2 * HOUR);
    const late = await browser.open(url);
    expect([late.status, late.text]).toEqual([410, expect.stringContaining("This link has expired")]);
  });

  it("goes straight to one step and back when the session says so", async () => {
    const { customer, subscription, configuration } = await portal();
    const session = await sandbox.stripe.billingPortal.sessions.create({
      customer: customer.id,
      configuration: configuration.id,
      flow_data: {
        type: "subscription_cancel",
        subscription_cancel: { subscription: subscription.id },
        after_completion: { type: "redirect", redirect: { return_url: "http://localhost:3000/bye" } },
      },
    });
    expect((await browser.open(session.url)).to).toContain(`/cancel?subscription=${subscription.id}`);
    const done = await browser.submit(`${session.url}/cancel`, { subscription: subscription.id });
    expect(done.to).toBe("http://localhost:3000/bye");
  });
});

describe("the hosted invoice", () => {
  it("is paid after a decline, and is a PDF as well", async () => {
    const { stripe } = sandbox;
    const customer = await stripe.customers.create({ name: "Café (Été)", email: "cafe@example.com" });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: sold.items,
      collection_method: "send_invoice",
      days_until_due: 14,
    });
    const { hosted_invoice_url, invoice_pdf, id } = await stripe.invoices
      .finalizeInvoice(String(subscription.latest_invoice))
      .catch(() => stripe.invoices.retrieve(String(subscription.latest_invoice)));
    const url = hosted_invoice_url ?? "";
    expect((await browser.open(url)).text).toContain("EUR 49.00");
    const declined = await browser.submit(url, { ...CARD, number: DECLINED });
    expect(declined.text).toContain("Your card was declined.");
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: "open", attempt_count: 1 });
    expect((await browser.submit(url, { ...CARD, number: WORKS })).status).toBe(303);
    expect((await browser.open(url)).text).toContain("Paid on 15 January 2026");
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: "paid", amount_remaining: 0 });
    const pdf = await fetch(new URL(new URL(invoice_pdf ?? "").pathname, sandbox.local.url));
    const bytes = Buffer.from(await pdf.arrayBuffer()).toString("latin1");
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    expect([bytes.slice(0, 8), bytes.includes("Caf\xe9 \\(\xc9t\xe9\\)")]).toEqual(["%PDF-1.4", true]);
  });
});

describe("the dashboard", () => {
  it("has a page wherever an object's id leads, with and without an account in the address", async () => {
    const { customer, subscription, configuration } = await portal();
    const [event] = (await sandbox.stripe.events.list({ limit: 1 })).data;
    const objects = [
      `customers/${customer.id}`,
      `subscriptions/${subscription.id}`,
      `invoices/${subscription.latest_invoice}`,
      `products/${sold.product.id}`,
      `prices/${sold.base.id}`,
      `meters/${sold.meter.id}`,
      `events/${event?.id}`,
      `logs/${configuration.lastResponse.requestId}`,
      "checkout_sessions",
      "coupons",
      "subscription_schedules",
      "webhooks",
      "settings/billing/portal",
      "",
    ];
    for (const object of objects.flatMap((path) => [path, path.split("/")[0]])) {
      for (const root of ["/dashboard/test", "/dashboard/acct_123/test", "/dashboard"]) {
        const page = await browser.open(`${root}/${object}`);
        expect([`${root}/${object}`, page.status]).toEqual([
          `${root}/${object}`,
          object === "settings" ? 404 : 200,
        ]);
      }
    }
  });

  it("escapes what others wrote, and takes no forms of other sites", async () => {
    const evil = await sandbox.stripe.customers.create({ name: "<script>alert(1)</script>" });
    expect((await browser.open(`/dashboard/test/customers/${evil.id}`)).body).not.toContain("<script>");
    const address = `${sandbox.local.url}/dashboard/test/clock`;
    const foreign = await fetch(address, { method: "POST", headers: { origin: "https://evil.example" } });
    expect(foreign.status).toBe(403);
  });
});
