import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { jobRuns } from "@/db/schema/jobs";
import { now } from "@/lib/clock";
import { findFollowedRun } from "@/lib/jobs/find-followed-run";
import { beginByHand, carryOutByHand } from "@/lib/jobs/run-by-hand";
import { admin, control, publishCatalogue, subscribedTenant } from "@/lib/ledger/billing-world.fixture";
import { RECONCILE_BY_HAND } from "./reconcile-by-hand";

const inTime = () => false;
const wanted = () => ({ admin, intentId: randomUUID() });

beforeAll(async () => {
  await publishCatalogue();
  await subscribedTenant("growth");
});
beforeEach(async () => {
  await control("DELETE", "/_sandbox/faults");
  await db().execute(sql`truncate drifts, job_runs`);
});

async function begun(command: ReturnType<typeof wanted>) {
  const run = await beginByHand(RECONCILE_BY_HAND, command);
  if (!run) throw new Error("It was not begun");
  return run;
}

function auditOf(intentId: string) {
  return db().select().from(auditLog).where(eq(auditLog.intentId, intentId)).orderBy(auditLog.id);
}

test("a comparison is followed on its row with its counts, and the audit says who began it", async () => {
  expect(await findFollowedRun("reconcile")).toBeNull();
  const command = wanted();
  const run = await begun(command);
  expect(await findFollowedRun("reconcile")).toMatchObject({
    id: run.run,
    state: "running",
    counts: { customers: 0 },
  });
  expect(await auditOf(command.intentId)).toMatchObject([
    { actor: admin.email, action: "run_reconcile", phase: "intended", before: { run: run.run } },
  ]);

  await control("POST", "/_sandbox/faults", {
    match: { method: "GET", path: "/v1/invoices" },
    fault: "delay",
    delay_ms: 500,
    times: 1,
  });
  const working = carryOutByHand(RECONCILE_BY_HAND, run, command, inTime);
  const counted = async () => {
    const run = await findFollowedRun("reconcile");
    return run?.state === "running" && (run.counts.customers ?? 0) > 0;
  };
  await expect.poll(counted, { interval: 20, timeout: 10_000 }).toBe(true);
  await working;
  const ended = await findFollowedRun("reconcile");
  expect(ended).toMatchObject({ id: run.run, state: "done", failure: null });
  expect(ended?.counts.customers).toBeGreaterThan(0);
  expect(await auditOf(command.intentId)).toMatchObject([
    { phase: "intended" },
    { phase: "succeeded", actor: admin.email, after: { run: run.run, customers: ended?.counts.customers } },
  ]);
});

test("while one runs no other is begun, and one that was done is not done again", async () => {
  const command = wanted();
  const run = await begun(command);
  expect(await beginByHand(RECONCILE_BY_HAND, wanted())).toBeNull();
  await carryOutByHand(RECONCILE_BY_HAND, run, command, inTime);
  expect(await beginByHand(RECONCILE_BY_HAND, command)).toBeNull();
  expect(await db().select().from(jobRuns)).toHaveLength(1);
});

test("out of time it says so, and the next one goes on", async () => {
  const command = wanted();
  await carryOutByHand(RECONCILE_BY_HAND, await begun(command), command, () => true);
  expect(await findFollowedRun("reconcile")).toMatchObject({ state: "out_of_time" });
  const next = wanted();
  await carryOutByHand(RECONCILE_BY_HAND, await begun(next), next, inTime);
  expect(await findFollowedRun("reconcile")).toMatchObject({ state: "done" });
});

test("a failure is kept on the row and in the audit, and never thrown", async () => {
  await control("POST", "/_sandbox/faults", {
    match: { method: "GET", path: "/v1/customers" },
    fault: "rate_limit",
    times: 5,
  });
  const command = wanted();
  await carryOutByHand(RECONCILE_BY_HAND, await begun(command), command, inTime);
  expect(await findFollowedRun("reconcile")).toMatchObject({
    state: "failed",
    failure: { text: expect.stringMatching(/rate limit/i), reason: null },
  });
  expect(await auditOf(command.intentId)).toMatchObject([{ phase: "intended" }, { phase: "failed" }]);
});

test("a run that was killed is followed no more, and another can be begun", async () => {
  const startedAt = new Date((await now()).getTime() - 120_000);
  await db().insert(jobRuns).values({ job: "reconcile", startedAt, counts: {} });
  expect(await findFollowedRun("reconcile")).toMatchObject({ state: "interrupted" });
  expect(await beginByHand(RECONCILE_BY_HAND, wanted())).not.toBeNull();
});
