import { expect, test } from "vitest";
import { periodOfUsageObject, usageObjectId } from "./usage-object";

test("a difference names its period, to the millisecond", () => {
  const period = { stripeSubscriptionId: "sub_1", startsAt: new Date("2026-03-01T10:00:00.123Z") };
  expect(periodOfUsageObject(usageObjectId(period))).toEqual(period);
});

test.each(["sub_1", "sub_1:yesterday", ":2026-03-01T10:00:00Z", ""])("%j names no period", (text) => {
  expect(periodOfUsageObject(text)).toBeNull();
});
