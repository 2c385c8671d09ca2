import { expect, test } from "vitest";
import { checkEndpoint, type StripeEndpoint } from "./endpoint-check";

const URL = "https://app.example.com/api/webhooks/stripe";
const VERSION = "2026-10-28.endive";
const WISH = { url: URL, apiVersion: VERSION, events: ["invoice.paid", "customer.updated"] };
const RIGHT: StripeEndpoint = {
  id: "we_1",
  url: URL,
  isEnabled: true,
  apiVersion: VERSION,
  events: ["customer.updated", "invoice.paid", "charge.failed"],
  isOurs: false,
};

test.each<[string, Partial<StripeEndpoint>[], string[], string | null]>([
  ["nothing at all is missing", [], ["missing"], "create"],
  ["an endpoint of another address is not ours", [{ url: "https://example.com/" }], ["missing"], "create"],
  ["the right endpoint needs nothing", [{}], [], null],
  ["every event includes ours", [{ events: ["*"] }], [], null],
  ["a trailing default port is the same address", [{ url: URL.replace(".com/", ".com:443/") }], [], null],
  ["a disabled one is enabled", [{ isEnabled: false }], ["disabled"], "update"],
  ["missing events are added", [{ events: ["invoice.paid"] }], ["missing_events"], "update"],
  [
    "a version never changes, so a new one is made",
    [{ apiVersion: "2020-08-27" }],
    ["wrong_version"],
    "replace",
  ],
  ["the account's own version may be any", [{ apiVersion: null }], ["wrong_version"], "replace"],
  ["ours without its secret is of no use", [{ isOurs: true }], ["secret_lost"], "replace"],
  ["ours with its secret is right", [{ id: "we_known", isOurs: true }], [], null],
  ["the one with the least wrong counts", [{ apiVersion: "2020-08-27", isEnabled: false }, {}], [], null],
])("%s", (_rule, changes, troubles, repair) => {
  const endpoints = changes.map((change) => ({ ...RIGHT, ...change }));
  expect(checkEndpoint(endpoints, WISH, (id) => id === "we_known")).toMatchObject({ troubles, repair });
});

test("a thin destination has no version to be wrong", () => {
  const wish = { ...WISH, apiVersion: null };
  expect(checkEndpoint([{ ...RIGHT, apiVersion: null }], wish, () => true).troubles).toEqual([]);
});

test("missing events are named", () => {
  expect(checkEndpoint([{ ...RIGHT, events: [] }], WISH, () => true).missingEvents).toEqual(WISH.events);
});
