import { describe, expect, test } from "vitest";
import { confirmsCustomer, DRIFT_KINDS, differingValues, fixesOf, sideBySide } from "./drift";

describe("two readings", () => {
  test("that agree have nothing to tell", () => {
    const at = new Date("2026-03-01T00:00:00Z");
    expect(
      differingValues({ at, n: 1, left: "a" }, { at: new Date(at), n: 1, left: "b" }, ["at", "n"]),
    ).toBeNull();
  });

  test("tell both values of what differs, and nothing else", () => {
    expect(
      differingValues({ status: "active", n: 1 }, { status: "past_due", n: 1 }, ["status", "n"]),
    ).toEqual({
      ours: { status: "active" },
      stripes: { status: "past_due" },
    });
  });

  test("do not differ by a missing value that is null, nor by the order of keys", () => {
    expect(differingValues({}, { a: null }, ["a"])).toBeNull();
    expect(differingValues({ a: [{ x: 1, y: 2 }] }, { a: [{ y: 2, x: 1 }] }, ["a"])).toBeNull();
  });
});

test("only what repairs itself has no fix, and usage, whose cause decides", () => {
  expect(DRIFT_KINDS.filter((kind) => fixesOf(kind).length === 0)).toEqual([
    "customer_mirror",
    "invoice_mirror",
    "usage",
  ]);
});

test("both sides are shown by name, and what neither says is left out", () => {
  expect(
    sideBySide({ status: "active", email: null }, { status: "canceled", email: null, items: [1] }),
  ).toEqual([
    { name: "status", ours: "active", stripes: "canceled" },
    { name: "items", ours: null, stripes: "[1]" },
  ]);
  expect(sideBySide(null, null)).toEqual([]);
});

test("in live mode only the customer's whole id confirms; elsewhere nothing is typed", () => {
  expect(confirmsCustomer("", "cus_1", false)).toBe(true);
  expect(confirmsCustomer("", "cus_1", true)).toBe(false);
  expect(confirmsCustomer("cus_", "cus_1", true)).toBe(false);
  expect(confirmsCustomer("cus_2", "cus_1", true)).toBe(false);
  expect(confirmsCustomer(" cus_1 ", "cus_1", true)).toBe(true);
});
