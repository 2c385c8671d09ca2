import { expect, test } from "vitest";
import { retryDelayMs } from "./backoff";

test.each([
  ["the first failure waits five seconds", 1, 5_000],
  ["each failure doubles the wait", 4, 40_000],
  ["the seventh waits about five minutes", 7, 320_000],
  ["the eighth gives up and waits for a person", 8, null],
])("%s", (_rule, attempts, expected) => {
  expect(retryDelayMs(attempts)).toBe(expected);
});
