import { expect, it } from "vitest";
import { afterLook, runStateOf } from "./followed-run";

const AT = new Date("2026-11-22T12:00:00Z");
const before = (seconds: number) => new Date(AT.getTime() - seconds * 1_000);

it.each([
  ["ended as it says", { outcome: "done", startedAt: before(9_000), progressAt: null }, "done"],
  ["is under way", { outcome: "running", startedAt: before(5), progressAt: null }, "running"],
  ["was killed long ago", { outcome: "running", startedAt: before(91), progressAt: null }, "interrupted"],
  [
    "still says how far it is",
    { outcome: "running", startedAt: before(300), progressAt: before(2) },
    "running",
  ],
  ["fell silent", { outcome: "running", startedAt: before(300), progressAt: before(91) }, "interrupted"],
] as const)("a run that %s", (_which, run, state) => {
  expect(runStateOf(run, AT)).toBe(state);
});

it.each([
  [null, "again"],
  [200, "read"],
  [401, "over"],
  [403, "over"],
  [404, "over"],
  [429, "again"],
  [500, "again"],
  [503, "again"],
] as const)("an answer of %s is taken as %s", (status, then) => {
  expect(afterLook(status)).toBe(then);
});
