import { createServer, type Server } from "node:http";
import Stripe from "stripe";
import { afterEach, expect, test } from "vitest";
import { pacedHttpClient } from "./paced-http-client";

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

/** A Stripe that says "too many" so many times, then answers; and what it was asked, when. */
async function stripeThatLimits(times: number, headers: Record<string, string>) {
  const asked: { atMs: number; key: string | undefined }[] = [];
  server = createServer((request, response) => {
    const key = request.headers["idempotency-key"];
    asked.push({ atMs: performance.now(), key: typeof key === "string" ? key : undefined });
    const isOver = asked.length <= times;
    response.writeHead(isOver ? 429 : 200, {
      "content-type": "application/json",
      ...(isOver ? headers : {}),
    });
    response.end(
      JSON.stringify(
        isOver
          ? { error: { type: "invalid_request_error", message: "Too many" } }
          : { id: "cus_1", object: "customer" },
      ),
    );
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const pace = { perSecond: 100, burst: 2 };
  const stripe = new Stripe("sk_test_paced_client", {
    host: "127.0.0.1",
    port: port ?? 0,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: pacedHttpClient(pace, Stripe.createNodeHttpClient()),
  });
  return { stripe, asked };
}

test("requests go at the pace, however many come at once", async () => {
  const { stripe, asked } = await stripeThatLimits(0, {});
  const begunMs = performance.now();
  await Promise.all(Array.from({ length: 42 }, () => stripe.customers.retrieve("cus_1")));
  const elapsedMs = (asked.at(-1)?.atMs ?? 0) - begunMs;
  expect(asked).toHaveLength(42);
  expect(elapsedMs).toBeGreaterThan(380);
});

test("one that is too many is sent again under its own key, and succeeds", async () => {
  const { stripe, asked } = await stripeThatLimits(2, {});
  expect(await stripe.customers.create({ name: "Morel" })).toMatchObject({ id: "cus_1" });
  expect(asked).toHaveLength(3);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
});

test("while the account is limited nobody's request goes", async () => {
  const { stripe, asked } = await stripeThatLimits(1, { "stripe-rate-limited-reason": "global-rate" });
  const first = stripe.customers.retrieve("cus_1");
  await expect.poll(() => asked.length).toBe(1);
  await Promise.all([first, stripe.customers.retrieve("cus_2")]);
  expect((asked[1]?.atMs ?? 0) - (asked[0]?.atMs ?? 0)).toBeGreaterThan(100);
});

test("one that stays too many is refused in the end", async () => {
  const { stripe, asked } = await stripeThatLimits(100, { "retry-after": "0" });
  await expect(stripe.customers.retrieve("cus_1")).rejects.toMatchObject({ type: "StripeRateLimitError" });
  expect(asked).toHaveLength(5);
}, 15_000);
