import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { jobRuns } from "@/db/schema/jobs";
import { now } from "@/lib/clock";
import { admin, control, publishCatalogue, subscribedTenant } from "@/lib/ledger/billing-world.fixture";
import { beginReconcileByHand, carryOutByHand, findFollowedReconcile } from "./reconcile-by-hand";

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
  const run = await beginReconcileByHand(command);
  if (!run) throw new Error("It was not begun");
  return run;
}

function auditOf(intentId: string) {
  return db().select().from(auditLog).where(eq(auditLog.intentId, intentId)).orderBy(auditLog.id);
}

test("a comparison is followed on its row with its counts, and the audit says who began it", async () => {
  expect(await findFollowedReconcile()).toBeNull();
  const command = wanted();
  const run = await begun(command);
  expect(await findFollowedReconcile()).toMatchObject({ id: run.run, state: "running", customers: 0 });
  expect(await auditOf(command.intentId)).toMatchObject([
    { actor: admin.email, action: "run_reconcile", phase: "intended", before: { run: run.run } },
  ]);

  await control("POST", "/_sandbox/faults", {
    match: { method: "GET", path: "/v1/invoices" },
    fault: "delay",
    delay_ms: 500,
    times: 1,
  });
  const working = carryOutByHand(run, command, inTime);
  const counted = async () => {
    const run = await findFollowedReconcile();
    return run?.state === "running" && run.customers > 0;
  };
  await expect.poll(counted, { interval: 20, timeout: 10_000 }).toBe(true);
  await working;
  const ended = await findFollowedReconcile();
  expect(ended).toMatchObject({ id: run.run, state: "done", failure: null });
  expect(ended?.customers).toBeGreaterThan(0);
  expect(await auditOf(command.intentId)).toMatchObject([
    { phase: "intended" },
    { phase: "succeeded", actor: admin.email, after: { run: run.run, customers: ended?.customers } },
  ]);
});

test("while one runs no other is begun, and one that was done is not done again", async () => {
  const command = wanted();
  const run = await begun(command);
  expect(await beginReconcileByHand(wanted())).toBeNull();
  await carryOutByHand(run, command, inTime);
  expect(await beginReconcileByHand(command)).toBeNull();
  expect(await db().select().from(jobRuns)).toHaveLength(1);
});

test("out of time it says so, and the next one goes on", async () => {
  const command = wanted();
  await carryOutByHand(await begun(command), command, () => true);
  expect(await findFollowedReconcile()).toMatchObject({ state: "out_of_time" });
  const next = wanted();
  await carryOutByHand(await begun(next), next, inTime);
  expect(await findFollowedReconcile()).toMatchObject({ state: "done" });
});

test("a failure is kept on the row and in the audit, and never thrown", async () => {
  await control("POST", "/_sandbox/faults", {
    match: { method: "GET", path: "/v1/customers" },
    fault: "rate_limit",
    times: 1,
  });
  const command = wanted();
  await carryOutByHand(await begun(command), command, inTime);
  expect(await findFollowedReconcile()).toMatchObject({
    state: "failed",
    failure: { text: expect.stringMatching(/rate limit/i), reason: null },
  });
  expect(await auditOf(command.intentId)).toMatchObject([{ phase: "intended" }, { phase: "failed" }]);
});

test("a run that was killed is followed no more, and another can be begun", async () => {
  const startedAt = new Date((await now()).getTime() - 120_000);
  await db().insert(jobRuns).values({ job: "reconcile", startedAt, counts: {} });
  expect(await findFollowedReconcile()).toMatchObject({ state: "interrupted" });
  expect(await beginReconcileByHand(wanted())).not.toBeNull();
});
