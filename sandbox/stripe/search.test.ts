import type Stripe from "stripe";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testStripe } from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
beforeAll(async () => {
  sandbox = await testStripe();
  const people: Stripe.CustomerCreateParams[] = [
    { name: "Ada Lovelace", email: "ada@example.com", metadata: { tenant_id: "7", "a b": 'say "hi"' } },
    { name: "Augusta Ada King", email: "king@example.com", metadata: { tenant_id: "8" } },
    { name: "Charles Babbage", email: "ada@example.com" },
  ];
  for (const person of people) await sandbox.stripe.customers.create(person);
});
afterAll(() => sandbox.local.close());

async function names(query: string): Promise<string> {
  const { data } = await sandbox.stripe.customers.search({ query });
  return data.map(({ name }) => name?.split(" ")[0]).join(" ");
}

it.each([
  ["email:'ada@example.com'", "Charles Ada"],
  ['email:"ADA@example.com" AND name~"love"', "Ada"],
  ["name~'ada'", "Augusta Ada"],
  ["name:'Ada'", ""],
  ["name:'Ada Lovelace' OR metadata['tenant_id']:'8'", "Augusta Ada"],
  [`metadata["a b"]:"say \\"hi\\""`, "Ada"],
  ["metadata['tenant_id']:null", "Charles"],
  ["-metadata['tenant_id']:null name~'ada'", "Augusta Ada"],
  ["created>0 AND -name~'ada'", "Charles"],
])("the query %s finds %s", async (query, found) => {
  expect(await names(query)).toBe(found);
});

it.each([
  ["ada", "We were unable to parse your search query"],
  ["name:'a' AND name:'b' OR name:'c'", "can't combine AND and OR"],
  ["name~'ad'", "at least 3 characters"],
  ["balance:'1'", "unsupported search field"],
  ["metadata:'1'", "unsupported search field"],
  ["created~'123'", "Unsupported operator"],
])("the query %s is refused", async (query, reason) => {
  await expect(names(query)).rejects.toThrow(reason);
});

it("pages through what it finds", async () => {
  const first = await sandbox.stripe.customers.search({ query: "created>0", limit: 2 });
  expect([first.data.length, first.has_more]).toEqual([2, true]);
  const rest = await sandbox.stripe.customers.search({
    query: "created>0",
    limit: 2,
    page: first.next_page ?? "",
  });
  expect([rest.data.length, rest.has_more]).toEqual([1, false]);
});

it("may be behind, while a list by e-mail is not", async () => {
  await sandbox.control("POST", "settings", { search_lag_ms: 300 });
  const late = await sandbox.stripe.customers.create({ name: "Late Comer", email: "late@example.com" });
  const list = () => sandbox.stripe.customers.list({ email: "late@example.com" });
  expect([await names("name~'comer'"), (await list()).data.length]).toEqual(["", 1]);
  await expect.poll(() => names("name~'comer'")).toBe("Late");
  await sandbox.stripe.customers.del(late.id);
  expect(await names("name~'comer'")).toBe("");
});
