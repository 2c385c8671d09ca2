import { expect, test } from "vitest";
import { isDueTonight } from "./nightly";

test.each<[string, string, string | null, boolean]>([
  ["is due when it never was done", "2026-03-10T12:00:00Z", null, true],
  ["is due at two", "2026-03-10T02:00:00Z", "2026-03-09T02:05:00Z", true],
  ["is not yet due before two", "2026-03-10T01:59:59Z", "2026-03-09T02:05:00Z", false],
  ["is not due twice a night", "2026-03-10T02:15:00Z", "2026-03-10T02:05:00Z", false],
  ["is not due the following noon", "2026-03-10T12:00:00Z", "2026-03-10T02:05:00Z", false],
  ["is due at noon when the night was missed", "2026-03-10T12:00:00Z", "2026-03-09T12:00:00Z", true],
  ["is due once after many nights that were missed", "2026-03-20T01:00:00Z", "2026-03-09T12:00:00Z", true],
])("what is done at night %s", (_rule, at, lastDoneAt, expected) => {
  expect(isDueTonight(new Date(at), lastDoneAt === null ? null : new Date(lastDoneAt))).toBe(expected);
});
