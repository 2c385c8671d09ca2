import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerWith, plan, sdkFor, testStripe } from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
beforeAll(async () => {
  sandbox = await testStripe();
});
afterAll(() => sandbox.local.close());

async function raw(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const authorization = "Bearer sk_test_sandbox_releve";
  const type = "application/x-www-form-urlencoded";
  return fetch(`${sandbox.local.url}${path}`, {
    method,
    body,
    headers: { authorization, "content-type": type, ...headers },
  });
}

describe("keys", () => {
  it.each([
    ["missing", ""],
    ["live", "Bearer sk_live_0123456789abcdef"],
    ["too short", "Bearer sk_test_1"],
  ])("%s is refused with 401", async (_case, authorization) => {
    const response = await fetch(`${sandbox.local.url}/v1/customers`, { headers: { authorization } });
    expect(response.status).toBe(401);
    expect(response.headers.get("request-id")).toMatch(/^req_/);
  });
});

describe("a local Stripe that stands for live mode", () => {
  it("takes its own key alone, and says livemode of objects, previews and events", async () => {
    const live = await testStripe({ isLive: true });
    try {
      const status = async (key: string) => {
        const headers = { authorization: `Bearer ${key}` };
        return (await fetch(`${live.local.url}/v1/customers`, { headers })).status;
      };
      expect(await status("sk_live_sandbox_releve")).toBe(200);
      expect(await status("sk_test_sandbox_releve")).toBe(401);
      expect(await status("sk_live_0123456789abcdef")).toBe(401);
      const stripe = sdkFor(live.local, 0, "sk_live_sandbox_releve");
      const { base } = await plan(stripe, "live_minutes");
      const customer = await customerWith(stripe);
      await stripe.subscriptions.create({ customer: customer.id, items: [{ price: base.id }] });
      const next = await stripe.invoices.createPreview({
        customer: customer.id,
        subscription_details: { items: [{ price: base.id }] },
      });
      const [created] = (await stripe.events.list({ type: "customer.created" })).data;
      expect([customer, base, next, created, created?.data.object]).toMatchObject(
        Array.from({ length: 5 }, () => ({ livemode: true })),
      );
    } finally {
      await live.local.close();
    }
  });
});

describe("parameters", () => {
  it.each([
    ["POST", "/v1/customers", "nam=x", 400, "parameter_unknown", "nam"],
    [
      "POST",
      "/v1/subscriptions",
      "customer=c&items[0][prices]=x",
      400,
      "parameter_unknown",
      "items[0][prices]",
    ],
    ["POST", "/v1/products", "", 400, "parameter_missing", "name"],
    ["POST", "/v1/products", "name=", 400, "parameter_invalid_empty", "name"],
    ["GET", "/v1/customers?limit=101", undefined, 400, "parameter_invalid_integer", "limit"],
    ["GET", "/v1/subscriptions?status=gone", undefined, 400, undefined, "status"],
    ["GET", "/v1/customers/cus_missing", undefined, 404, "resource_missing", "id"],
    ["POST", "/v1/nothing", "", 404, undefined, undefined],
    ["GET", "/v1/customers?expand[]=data.nothing_such", undefined, 400, undefined, "expand"],
  ])("%s %s %s answers %i %s", async (method, path, body, status, code, param) => {
    await customerWith(sandbox.stripe);
    const response = await raw(method, path, body);
    const { error } = await response.json();
    expect({ status: response.status, type: error.type, code: error.code, param: error.param }).toEqual({
      status,
      type: "invalid_request_error",
      code,
      param,
    });
    expect(error.request_log_url).toContain(response.headers.get("request-id"));
  });

  it("refuses a quantity on a metered item and leaves nothing behind", async () => {
    const { metered, base } = await plan(sandbox.stripe, "quantity_minutes");
    const customer = await customerWith(sandbox.stripe);
    const items = [{ price: base.id }, { price: metered.id, quantity: 1 }];
    await expect(sandbox.stripe.subscriptions.create({ customer: customer.id, items })).rejects.toMatchObject(
      { param: "items[1][quantity]" },
    );
    const subscription = await sandbox.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: base.id }],
    });
    const wrong = [{ id: subscription.items.data[0]?.id, quantity: 3 }, { price: "price_missing" }];
    await expect(
      sandbox.stripe.subscriptions.update(subscription.id, { items: wrong }),
    ).rejects.toMatchObject({ code: "resource_missing" });
    expect((await sandbox.stripe.subscriptions.retrieve(subscription.id)).items.data[0]?.quantity).toBe(1);
  });
});

describe("idempotency", () => {
  it("answers the same key and parameters as before, and says so", async () => {
    const headers = { "idempotency-key": "same" };
    const first = await raw("POST", "/v1/customers", "name=a", headers);
    const second = await raw("POST", "/v1/customers", "name=a", headers);
    expect(await second.json()).toEqual(await first.json());
    expect(second.headers.get("idempotent-replayed")).toBe("true");
  });

  it("refuses the same key with other parameters", async () => {
    await raw("POST", "/v1/customers", "name=a", { "idempotency-key": "other" });
    const response = await raw("POST", "/v1/customers", "name=b", { "idempotency-key": "other" });
    expect(response.status).toBe(400);
    expect((await response.json()).error.type).toBe("idempotency_error");
  });

  it("conflicts while the first request is under way", async () => {
    await sandbox.control("POST", "faults", {
      match: { path: "/v1/customers" },
      fault: "delay",
      delay_ms: 300,
    });
    const first = raw("POST", "/v1/customers", "name=a", { "idempotency-key": "flight" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await raw("POST", "/v1/customers", "name=a", { "idempotency-key": "flight" });
    expect(second.status).toBe(409);
    expect((await second.json()).error.code).toBe("idempotency_key_in_use");
    expect((await first).status).toBe(200);
  });

  it("keeps a 500 and forgets a refused parameter", async () => {
    await sandbox.control("POST", "faults", { match: { path: "/v1/customers" }, fault: "error_500" });
    const broken = { "idempotency-key": "broken" };
    expect((await raw("POST", "/v1/customers", "name=a", broken)).status).toBe(500);
    expect((await raw("POST", "/v1/customers", "name=a", broken)).status).toBe(500);
    const wrong = { "idempotency-key": "wrong" };
    expect((await raw("POST", "/v1/customers", "nam=a", wrong)).status).toBe(400);
    expect((await raw("POST", "/v1/customers", "name=a", wrong)).status).toBe(200);
  });
});

describe("lists", () => {
  it("page both ways, newest first", async () => {
    const { stripe } = sandbox;
    for (let index = 0; index < 7; index += 1)
      await stripe.customers.create({ email: "paged@example.com", name: String(index) });
    const names = (page: { data: { name?: string | null }[] }) => page.data.map((row) => row.name);
    const first = await stripe.customers.list({ email: "paged@example.com", limit: 3 });
    expect([names(first), first.has_more]).toEqual([["6", "5", "4"], true]);
    const next = await stripe.customers.list({
      email: "paged@example.com",
      limit: 3,
      starting_after: first.data[2]?.id,
    });
    expect(names(next)).toEqual(["3", "2", "1"]);
    const back = await stripe.customers.list({
      email: "paged@example.com",
      limit: 2,
      ending_before: next.data[2]?.id,
    });
    expect([names(back), back.has_more]).toEqual([["3", "2"], true]);
    const all = await stripe.customers
      .list({ email: "paged@example.com", limit: 2 })
      .autoPagingToArray({ limit: 50 });
    expect(all).toHaveLength(7);
  });

  it("find prices by lookup key, which can be transferred", async () => {
    const { stripe } = sandbox;
    const product = await stripe.products.create({ name: "Keyed" });
    const price = {
      product: product.id,
      currency: "eur",
      unit_amount: 1,
      recurring: { interval: "month" },
      lookup_key: "key",
    } as const;
    const old = await stripe.prices.create(price);
    await expect(stripe.prices.create(price)).rejects.toMatchObject({ param: "lookup_key" });
    const fresh = await stripe.prices.create({ ...price, transfer_lookup_key: true });
    const found = await stripe.prices.list({ lookup_keys: ["key"], expand: ["data.product"] });
    expect(found.data.map((row) => row.id)).toEqual([fresh.id]);
    expect(found.data[0]?.product).toMatchObject({ name: "Keyed" });
    expect((await stripe.prices.retrieve(old.id)).lookup_key).toBeNull();
  });
});

describe("faults", () => {
  const create = (retries: number, idempotencyKey: string) =>
    sdkFor(sandbox.local, retries).products.create({ name: idempotencyKey }, { idempotencyKey });
  const fault = (kind: string) =>
    sandbox.control("POST", "faults", {
      match: { method: "POST", path: "/v1/prod*" },
      fault: kind,
      times: 1,
    });
  const count = async (name: string) =>
    (await sandbox.stripe.products.list({ limit: 100 })).data.filter((row) => row.name === name).length;

  it("drop_before loses the request, which a retry makes good once", async () => {
    await fault("drop_before");
    await create(1, "before");
    expect(await count("before")).toBe(1);
  });

  it("drop_after does the work though nobody hears of it; a retry with the key is answered the same", async () => {
    await fault("drop_after");
    await create(1, "after");
    expect(await count("after")).toBe(1);
  });

  it.each([
    ["hang_before", 0],
    ["hang_after", 1],
  ])("%s never answers, whether it did the work or not", async (kind, done) => {
    await fault(kind);
    const impatient = sdkFor(sandbox.local).products.create({ name: kind }, { timeout: 200 });
    await expect(impatient).rejects.toThrow("Request aborted due to timeout");
    expect(await count(kind)).toBe(done);
  });

  it("rate_limit answers 429 with its reason and stores nothing", async () => {
    await fault("rate_limit");
    await expect(create(0, "limited")).rejects.toMatchObject({
      statusCode: 429,
      headers: { "stripe-rate-limited-reason": "global-rate" },
    });
    await create(0, "limited");
    expect(await count("limited")).toBe(1);
  });

  it("can be called off, and every request is on record", async () => {
    await fault("error_500");
    await sandbox.control("DELETE", "faults");
    await create(0, "calm");
    expect(await sandbox.control("GET", "requests?path=/v1/products")).toMatchObject({
      requests: expect.arrayContaining([
        expect.objectContaining({ fault: "drop_after", status: 0 }),
        expect.objectContaining({ idempotency_key: "calm", status: 200 }),
      ]),
    });
  });
});

describe("pages", () => {
  it("show what a customer has, with text escaped", async () => {
    const customer = await sandbox.stripe.customers.create({ name: "<script>" });
    const response = await fetch(`${sandbox.local.url}/dashboard/test/customers/${customer.id}`);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain("&lt;script&gt;");
    expect((await fetch(`${sandbox.local.url}/`)).status).toBe(200);
    expect((await fetch(`${sandbox.local.url}/nowhere`)).status).toBe(404);
  });
});
