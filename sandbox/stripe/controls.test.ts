import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { customerWith, DAY, testStripe } from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
beforeAll(async () => {
  sandbox = await testStripe();
});
afterAll(() => sandbox.local.close());

it("a rate limit answers 429 to what is too much, and can be lifted", async () => {
  const { stripe, control } = sandbox;
  await control("POST", "settings", { rate_limit_per_second: 1 });
  const answers = await Promise.allSettled(
    Array.from({ length: 12 }, () => stripe.products.create({ name: "Many" })),
  );
  const refused = answers.filter((answer) => answer.status === "rejected");
  expect(refused.length).toBeGreaterThan(5);
  await control("POST", "settings", { rate_limit_per_second: null });
  await stripe.products.create({ name: "One" });
});

it("requests are counted by route", async () => {
  const { id } = await customerWith(sandbox.stripe);
  await sandbox.stripe.customers.retrieve(id);
  expect(await sandbox.control("GET", "requests/stats")).toMatchObject({
    "GET /v1/customers/:id": 1,
    "POST /v1/customers": 1,
  });
});

it("the clock can run faster than the machine's, and again as fast", async () => {
  const before = await sandbox.now();
  await sandbox.control("POST", "clock", { rate: 1_000 });
  await sleep(100);
  await sandbox.control("POST", "clock", { rate: 1 });
  const after = await sandbox.now();
  expect(after).toBeGreaterThanOrEqual(before + 99);
  await sleep(100);
  expect(await sandbox.now()).toBeLessThan(after + 50);
});

it("an unknown or wrong control is refused with its reason", async () => {
  await expect(sandbox.control("POST", "clock", { advance: 1 })).rejects.toThrow("advance_to");
  await expect(sandbox.control("POST", "faults", { fault: "fire" })).rejects.toThrow("400");
  await expect(sandbox.control("GET", "nothing")).rejects.toThrow("No such control");
});

it("a reset forgets everything and takes the clock back", async () => {
  const before = await sandbox.now();
  await sandbox.advanceTo(before + 30 * DAY);
  await sandbox.control("POST", "reset");
  expect(await sandbox.now()).toBeLessThan(before + DAY);
  expect((await sandbox.stripe.customers.list()).data).toEqual([]);
  expect((await sandbox.stripe.events.list()).data).toEqual([]);
});
