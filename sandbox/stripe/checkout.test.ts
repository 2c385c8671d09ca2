import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ASKS, browserOf, CARD, DECLINED, FAILS_LATER, WORKS } from "./test-browser";
import { DAY, HOUR, plan, receiver, SECRET, testStripe } from "./test-stripe";

let hook: Awaited<ReturnType<typeof receiver>>;
let sandbox: Awaited<ReturnType<typeof testStripe>>;
let browser: ReturnType<typeof browserOf>;
let sold: Awaited<ReturnType<typeof plan>>;

beforeAll(async () => {
  hook = await receiver();
  sandbox = await testStripe({ webhooks: [{ url: hook.url, secret: SECRET }] });
  browser = browserOf(sandbox.local);
  sold = await plan(sandbox.stripe, "minutes");
});
afterAll(async () => {
  await sandbox.local.close();
  await hook.close();
});

function session(change: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return sandbox.stripe.checkout.sessions.create({
    mode: "subscription",
    client_reference_id: "7",
    line_items: [{ price: sold.base.id, quantity: 1 }, { price: sold.metered.id }],
    success_url: "http://localhost:3000/done?session={CHECKOUT_SESSION_ID}",
    cancel_url: "http://localhost:3000/back",
    metadata: { tenant_id: "7" },
    subscription_data: { metadata: { plan: "pro" } },
    ...change,
  });
}

const retrieve = (id: string) =>
  sandbox.stripe.checkout.sessions.retrieve(id, { expand: ["subscription", "customer"] });

describe("the hosted checkout", () => {
  it("shows what is bought and the way back", async () => {
    const { url } = await session({ customer_email: "ada@example.com" });
    const page = await browser.open(url ?? "");
    expect(page.text).toContain("Due today EUR 49.00");
    expect(page.text).toContain("first 500: free; beyond: EUR 0.125 each");
    expect(page.body).toContain('href="http://localhost:3000/back"');
    expect(page.body).toContain('value="ada@example.com"');
  });

  it("shows a decline, makes nothing of it, and takes the next card", async () => {
    const before = (await sandbox.stripe.customers.list({ limit: 100 })).data.length;
    const { id, url } = await session();
    const declined = await browser.submit(url ?? "", { ...CARD, number: DECLINED, email: "ada@example.com" });
    expect([declined.status, declined.text]).toEqual([
      200,
      expect.stringContaining("Your card was declined."),
    ]);
    const refused = await browser.submit(url ?? "", { ...CARD, number: FAILS_LATER, email: "a@example.com" });
    expect(refused.text).toContain("Your card was declined.");
    expect((await sandbox.stripe.customers.list({ limit: 100 })).data).toHaveLength(before);
    expect((await retrieve(id)).status).toBe("open");

    const paid = await browser.submit(url ?? "", { ...CARD, number: WORKS, email: "ada@example.com" });
    expect([paid.status, paid.to]).toEqual([303, `http://localhost:3000/done?session=${id}`]);
    const done = await retrieve(id);
    expect(done).toMatchObject({
      status: "complete",
      payment_status: "paid",
      url: null,
      client_reference_id: "7",
      metadata: { tenant_id: "7" },
      customer: { email: "ada@example.com" },
      subscription: { status: "active", metadata: { plan: "pro" } },
    });
    expect((await browser.open(url ?? "")).text).toContain("This checkout is complete");
    expect((await browser.submit(url ?? "", { ...CARD, number: WORKS })).text).toContain("is complete");
  });

  it("tells it in events, the customer first and the session last", async () => {
    const [before] = (await sandbox.stripe.events.list({ limit: 1 })).data;
    const { url } = await session();
    await browser.submit(url ?? "", { ...CARD, number: WORKS, email: "bob@example.com" });
    const since = await sandbox.stripe.events.list({ ending_before: before?.id, limit: 100 });
    const types = since.data.map(({ type }) => type).reverse();
    expect(types).toEqual(
      expect.arrayContaining([
        "payment_method.attached",
        "customer.subscription.created",
        "invoice.created",
        "invoice.finalized",
        "invoice.paid",
      ]),
    );
    expect([types[0], types.at(-1)]).toEqual(["customer.created", "checkout.session.completed"]);
  });

  it("says what is wrong with a card that was mistyped", async () => {
    const { url } = await session({ customer_email: "ada@example.com" });
    const said = async (fields: Record<string, string>) =>
      (await browser.submit(url ?? "", { email: "ada@example.com", ...CARD, number: WORKS, ...fields })).text;
    expect(await said({ number: "4242 4242 4242 4241" })).toContain("Your card number is incorrect.");
    expect(await said({ expiry: "12/20" })).toContain("expiration date is in the past.");
    expect(await said({ expiry: "soon" })).toContain("expiration date is incomplete.");
    expect(await said({ cvc: "" })).toContain("security code is incomplete.");
    expect(await said({ email: "ada" })).toContain("Your email is incomplete.");
  });

  it("lets the cardholder's bank ask, and goes on only when it was answered", async () => {
    const { id, url } = await session({ customer_email: "ada@example.com" });
    const fields = { ...CARD, number: ASKS, email: "ada@example.com" };
    expect((await browser.submit(url ?? "", fields)).text).toContain("Confirm with your bank");
    expect((await retrieve(id)).status).toBe("open");
    const failed = await browser.submit(url ?? "", { ...fields, confirmation: "fail" });
    expect(failed.text).toContain("We are unable to authenticate your payment method.");
    expect((await browser.submit(url ?? "", { ...fields, confirmation: "complete" })).status).toBe(303);
    expect((await retrieve(id)).payment_status).toBe("paid");
  });

  it("begins a trial with a card that will fail later, and without any where none is asked", async () => {
    const trial = { subscription_data: { trial_period_days: 14 } };
    const first = await session({ ...trial, customer_email: "ada@example.com" });
    expect((await browser.open(first.url ?? "")).text).toContain("Free until 29 January 2026 (14 days)");
    await browser.submit(first.url ?? "", { ...CARD, number: FAILS_LATER, email: "ada@example.com" });
    expect(await retrieve(first.id)).toMatchObject({
      payment_status: "no_payment_required",
      subscription: { status: "trialing" },
    });
    const second = await session({ ...trial, payment_method_collection: "if_required" });
    await browser.submit(second.url ?? "", { email: "ada@example.com" });
    expect(await retrieve(second.id)).toMatchObject({ subscription: { default_payment_method: null } });
  });

  it("keeps the customer it was made for", async () => {
    const customer = await sandbox.stripe.customers.create({ email: "known@example.com" });
    const { id, url } = await session({ customer: customer.id });
    expect((await browser.open(url ?? "")).text).toContain("known@example.com");
    await browser.submit(url ?? "", { ...CARD, number: WORKS });
    expect(await retrieve(id)).toMatchObject({ customer: { id: customer.id, email: "known@example.com" } });
  });

  it("is over after a day, or when it is expired", async () => {
    const { id, url } = await session();
    await sandbox.stripe.checkout.sessions.expire(id);
    expect((await browser.open(url ?? "")).text).toContain("This link has expired");
    const now = await sandbox.now();
    const soon = await session({ expires_at: now + 2 * HOUR });
    const late = await session();
    await sandbox.advanceTo(now + 3 * HOUR);
    expect([(await retrieve(soon.id)).status, (await retrieve(late.id)).status]).toEqual(["expired", "open"]);
    await sandbox.advanceTo(now + DAY + HOUR);
    expect((await retrieve(late.id)).status).toBe("expired");
    await expect.poll(hook.types).toContain("checkout.session.expired");
  });

  it("refuses what Stripe refuses of a session", async () => {
    const now = await sandbox.now();
    await expect(session({ expires_at: now + 60 })).rejects.toThrow("at least 30 minutes");
    await expect(session({ expires_at: now + 2 * DAY })).rejects.toThrow("less than 24 hours");
    await expect(session({ mode: "setup" })).rejects.toThrow(
      "You can not pass `subscription_data` in modes other than `subscription`.",
    );
    await expect(session({ line_items: [] })).rejects.toThrow("line_items");
  });
});

describe("a checkout in setup mode", () => {
  it("keeps a card without charging it", async () => {
    const customer = await sandbox.stripe.customers.create({ email: "known@example.com" });
    const made = await sandbox.stripe.checkout.sessions.create({
      mode: "setup",
      currency: "eur",
      customer: customer.id,
      success_url: "http://localhost:3000/done",
      setup_intent_data: { metadata: { why: "later" } },
    });
    expect(made).toMatchObject({ amount_total: null, currency: null });
    await browser.submit(made.url ?? "", { ...CARD, number: WORKS });
    const done = await sandbox.stripe.checkout.sessions.retrieve(made.id, {
      expand: ["setup_intent.payment_method"],
    });
    expect(done).toMatchObject({
      status: "complete",
      subscription: null,
      setup_intent: {
        metadata: { why: "later" },
        payment_method: { customer: customer.id, card: { last4: "4242" } },
      },
    });
  });
});

describe("a direct debit", () => {
  const iban = "DE89 3704 0044 0532 0130 00";

  it.each([
    ["succeeded", true, "paid", "active"],
    ["failed", false, "unpaid", "past_due"],
  ] as const)("is answered by the bank days later: %s", async (outcome, succeeds, payment, status) => {
    const { id, url } = await session();
    const fields = { pay_with: "debit", email: "ada@example.com", name: "Ada" };
    const mistyped = await browser.submit(url ?? "", { ...fields, iban: "DE00 3704 0044 0532 0130 00" });
    expect(mistyped.text).toContain("Your IBAN is invalid.");
    expect((await browser.submit(url ?? "", { ...fields, iban })).status).toBe(303);
    expect(await retrieve(id)).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
      subscription: { status: "active" },
    });
    await sandbox.control("POST", `checkout/${id}/async_payment`, { succeeds });
    expect(await retrieve(id)).toMatchObject({ payment_status: payment, subscription: { status } });
    await expect.poll(hook.types).toContain(`checkout.session.async_payment_${outcome}`);
    const again = sandbox.control("POST", `checkout/${id}/async_payment`, { succeeds });
    await expect(again).rejects.toThrow("waits for no payment");
  });
});
