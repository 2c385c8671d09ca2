import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { MAINTENANCE_STEPS } from "./maintenance-steps";
import { runMaintenance } from "./run-maintenance";

const at = new Date("2026-03-01T12:00:00Z");
const inTime = { at, isOutOfTime: () => false };

async function rowOf(run: number) {
  const [row] = await db().select().from(jobRuns).where(eq(jobRuns.id, run));
  return row;
}

test("every step's counts are kept under its name, and what remains is summed", async () => {
  const result = await runMaintenance(
    [
      { name: "one", run: async () => ({ done: 3, remaining: 2 }) },
      { name: "two", run: async () => ({ done: 1, remaining: 5 }) },
    ],
    inTime,
  );
  expect(result).toMatchObject({
    outcome: "done",
    remaining: 7,
    counts: { "one.done": 3, "two.done": 1 },
    failures: {},
  });
  expect(await rowOf(result.run)).toMatchObject({
    job: "maintain",
    outcome: "done",
    counts: result.counts,
    error: null,
    startedAt: at,
  });
});

test("a step that fails says why and stops no other", async () => {
  const result = await runMaintenance(
    [
      { name: "broken", run: () => Promise.reject(new Error("Stripe is away")) },
      { name: "sound", run: async () => ({ done: 1 }) },
    ],
    inTime,
  );
  expect(result).toMatchObject({
    outcome: "failed",
    counts: { "sound.done": 1 },
    failures: { broken: "Stripe is away" },
  });
  expect(await rowOf(result.run)).toMatchObject({ outcome: "failed", error: "broken: Stripe is away" });
});

test("out of time, no further step is begun and the rest remains", async () => {
  let isOver = false;
  const result = await runMaintenance(
    [
      {
        name: "long",
        run: async () => {
          isOver = true;
          return { done: 1 };
        },
      },
      { name: "late", run: async () => ({ done: 1 }) },
    ],
    { at, isOutOfTime: () => isOver },
  );
  expect(result).toMatchObject({ outcome: "out_of_time", remaining: 1, counts: { "long.done": 1 } });
});

test("a step that would take all the time ends with its share, and the next one begins", async () => {
  const result = await runMaintenance(
    [
      {
        name: "endless",
        mostMs: 50,
        run: async ({ isOutOfTime }) => {
          while (!isOutOfTime()) await new Promise((resolve) => setTimeout(resolve, 5));
          return { done: 1, remaining: 1 };
        },
      },
      { name: "next", mostMs: 10_000, run: async ({ isOutOfTime }) => ({ late: Number(isOutOfTime()) }) },
    ],
    inTime,
  );
  expect(result).toMatchObject({
    outcome: "done",
    remaining: 1,
    counts: { "endless.done": 1, "next.late": 0 },
  });
});

test("of the maintain job, what can have much to do leaves time for the rest", () => {
  const shares = MAINTENANCE_STEPS.map(({ mostMs = 0 }) => mostMs);
  expect(MAINTENANCE_STEPS.filter(({ mostMs }) => mostMs).map(({ name }) => name)).toEqual([
    "gapFill",
    "thinGapFill",
    "inbox",
    "missedCalls",
  ]);
  expect(shares.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(45_000);
});
