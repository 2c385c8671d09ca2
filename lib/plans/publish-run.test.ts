import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { jobRuns } from "@/db/schema/jobs";
import { control } from "@/lib/ledger/billing-world.fixture";
import catalogue from "@/plans.config";
import { beginPublishRun, findPublishRun, runPublication } from "./publish-run";
import { savePlan } from "./save-plan";

const command = (change: object = {}) => ({ actor: "owner@example.com", intentId: randomUUID(), ...change });

beforeEach(async () => {
  for (const terms of catalogue) await savePlan(terms);
});
afterEach(async () => {
  await control("DELETE", "/_sandbox/faults");
  await db().delete(jobRuns);
});

test("a publication tells how far it is while it runs, and how it ended", async () => {
  await control("POST", "/_sandbox/faults", {
    match: { method: "POST", path: "/v1/prices" },
    fault: "delay",
    times: 1,
    delay_ms: 500,
  });
  const id = await beginPublishRun();
  expect(await findPublishRun()).toMatchObject({ id, state: "running", done: 0 });
  const running = runPublication(id, command());
  await expect
    .poll(findPublishRun, { interval: 20, timeout: 10_000 })
    .toMatchObject({ id, state: "running", total: 14 });
  await running;
  expect(await findPublishRun()).toEqual({ id, state: "done", done: 14, total: 14, error: null });
});

test("a refusal is kept by its code", async () => {
  const id = await beginPublishRun();
  await savePlan({
    key: "refused",
    name: "Refused",
    currency: "eur",
    baseAmountMinor: 1,
    includedMinutes: null,
    overagePriceMinor: null,
    usageMode: "none",
    callIncrementSeconds: 1,
    trialDays: 0,
  });
  await runPublication(id, command({ fingerprint: "of something else" }));
  expect(await findPublishRun()).toMatchObject({ state: "failed", error: "catalogue_changed" });
});

test("a run that nobody works on any more was interrupted", async () => {
  await db()
    .insert(jobRuns)
    .values({
      job: "publish_plans",
      startedAt: new Date(Date.now() - 60_000),
      counts: { done: 1, total: 4 },
    });
  expect(await findPublishRun()).toMatchObject({ state: "interrupted", done: 1, total: 4 });
});
