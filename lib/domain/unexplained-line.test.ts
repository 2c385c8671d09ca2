import { describe, expect, test } from "vitest";
import { whyUnexplained } from "./unexplained-line";

const usage = { isUsage: true, periodStart: "2026-05-01T00:00:00.000Z" };
const june = new Date("2026-06-01T00:00:00Z");
const april = new Date("2026-04-01T00:00:00Z");

describe("a line without a period", () => {
  test.each([
    ["bills no usage", { ...usage, isUsage: false }, "sub_1", june, { is: "not_usage" }],
    ["is of no subscription", usage, null, null, { is: "no_subscription" }],
    [
      "is of a subscription we never kept",
      usage,
      "sub_1",
      null,
      { is: "unknown_subscription", stripeSubscriptionId: "sub_1" },
    ],
    ["is older than what we kept", usage, "sub_1", june, { is: "before_first", first: june }],
    ["begins with none of those we kept", usage, "sub_1", april, { is: "no_match" }],
  ] as const)("%s", (_why, line, subscription, first, expected) => {
    expect(whyUnexplained(line, subscription, first)).toEqual(expected);
  });
});
