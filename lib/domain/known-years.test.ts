import { expect, test } from "vitest";
import { isInKnownYears } from "./known-years";

test.each([
  ["1999-12-31T23:59:59.999Z", false],
  ["2000-01-01T00:00:00.000Z", true],
  ["2200-12-31T23:59:59.999Z", true],
  ["2201-01-01T00:00:00.000Z", false],
  ["0000-01-01T00:00:00.000Z", false],
  ["+275760-09-13T00:00:00.000Z", false],
  ["no instant at all", false],
])("%s is in the known years: %s", (at, expected) => {
  expect(isInKnownYears(new Date(at))).toBe(expected);
});
