import { describe, expect, test } from "vitest";
import { stripeDashboardUrl } from "./stripe-links";

const LIVE = { livemode: true, base: null };
const TEST = { livemode: false, base: null };
const LOCAL = { livemode: false, base: "http://127.0.0.1:12111/" };

describe("stripeDashboardUrl", () => {
  test.each([
    [
      "a live object has no mode in its address",
      LIVE,
      "cus_1",
      "https://dashboard.stripe.com/customers/cus_1",
    ],
    ["a test object has", TEST, "cus_1", "https://dashboard.stripe.com/test/customers/cus_1"],
    [
      "a local Stripe has a dashboard of its own",
      LOCAL,
      "cus_1",
      "http://127.0.0.1:12111/dashboard/test/customers/cus_1",
    ],
    ["a list has no id", TEST, undefined, "https://dashboard.stripe.com/test/customers"],
    ["an id is not trusted to be one", LIVE, "a/b?c", "https://dashboard.stripe.com/customers/a%2Fb%3Fc"],
  ])("%s", (_rule, dashboard, id, expected) => {
    expect(stripeDashboardUrl(dashboard, "customers", id)).toBe(expected);
  });

  test("the first page is the mode's own", () => {
    expect(stripeDashboardUrl(TEST)).toBe("https://dashboard.stripe.com/test");
  });
});
