import { randomUUID } from "node:crypto";
import { desc, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { installation, jobRuns } from "@/db/schema/jobs";
import { tenants } from "@/db/schema/tenants";
import { createCustomer } from "@/lib/billing/create-customer";
import { now } from "@/lib/clock";
import { findInstallation } from "@/lib/installation";
import { advanceTo, control, later } from "@/lib/ledger/billing-world.fixture";
import { runUsage } from "@/lib/ledger/run-usage";
import { runReconcile } from "@/lib/reconcile/run-reconcile";
import { stripe } from "@/lib/stripe/client";
import { findTenantOfCustomer } from "@/lib/sync/find-tenant-of-customer";
import { checkAccount } from "./check-account";
import { fillGaps } from "./gap-fill";
import { receive } from "./receive";

// No webhook is delivered here: every event is missing until something stores it.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

beforeEach(async () => {
  await control("POST", "/_sandbox/reset");
  await db().execute(sql`truncate stripe_events, installation`);
  await checkAccount();
});

async function run(isOutOfTime = () => false) {
  return fillGaps({ at: await now(), isOutOfTime });
}

/** Something happens at Stripe, and long enough passes that its event should have come. */
async function happenings(count: number) {
  for (let index = 0; index < count; index += 1) await stripe().customers.create({ name: randomUUID() });
  await advanceTo(later(await now(), 2 * MINUTE_MS));
}

const storedEvents = () => db().select().from(stripeEvents).orderBy(stripeEvents.stripeCreatedAt);

test("stores what Stripe lists and nobody delivered, marked as such, and nothing twice", async () => {
  await happenings(3);
  const [delivered] = (await stripe().events.list({ limit: 1 })).data;
  if (!delivered) throw new Error("Stripe made no event");
  await receive(delivered);

  expect(await run()).toMatchObject({ stored: 2, remaining: 0 });
  const ofSource = (wanted: string) => rows.filter(({ source }) => source === wanted).map(({ id }) => id);
  const rows = await storedEvents();
  expect(ofSource("webhook")).toEqual([delivered.id]);
  expect(ofSource("gap_fill")).toHaveLength(2);
  expect(await run()).toMatchObject({ stored: 0, remaining: 0 });
});

test("waits a minute for what may still be on its way", async () => {
  await stripe().customers.create({ name: "Just now" });
  expect(await run()).toMatchObject({ stored: 0 });
  await happenings(0);
  expect(await run()).toMatchObject({ stored: 1 });
});

test("pages through more than a page", async () => {
  await happenings(130);
  expect(await run()).toMatchObject({ listed: 130, stored: 130, remaining: 0 });
});

test("takes the oldest hours first, and goes on where it was stopped", async () => {
  const before = await now();
  for (let hour = 0; hour < 4; hour += 1) {
    await stripe().customers.create({ name: `Hour ${hour}` });
    await advanceTo(later(await now(), 6 * HOUR_MS));
  }
  let questions = 0;
  const first = await run(() => ++questions > 2);
  expect(first.remaining).toBeGreaterThan(0);
  const early = await storedEvents();
  expect(early.length).toBeLessThan(4);
  expect(early.every(({ stripeCreatedAt }) => stripeCreatedAt < later(before, 12 * HOUR_MS))).toBe(true);

  expect(await run()).toMatchObject({ remaining: 0 });
  expect(await storedEvents()).toHaveLength(4);
});

test("comes through more events than a run has time for, a piece each run", async () => {
  for (let quarter = 0; quarter < 24; quarter += 1) {
    for (let index = 0; index < 12; index += 1) await stripe().customers.create({ name: randomUUID() });
    await advanceTo(later(await now(), 15 * MINUTE_MS));
  }
  const at = later(await now(), 2 * MINUTE_MS);
  const reached: number[] = [];
  let left = 1;
  while (left > 0 && reached.length < 10) {
    let pages = 0;
    // All of it is 58 pages of five.
    const run = await fillGaps({ at, isOutOfTime: () => ++pages > 40 }, 5);
    left = run.remaining ?? 0;
    reached.push((await findInstallation())?.newestEventAt?.getTime() ?? 0);
  }
  expect(left).toBe(0);
  expect(reached.length).toBeGreaterThan(1);
  const onTheWay = reached.slice(0, -1);
  expect(onTheWay).toEqual([...new Set(onTheWay)].toSorted((one, other) => one - other));
  expect(await storedEvents()).toHaveLength(24 * 12);
});

test("looks again at the last half hour, and at nothing before it", async () => {
  await happenings(2);
  await run();
  await advanceTo(later(await now(), 20 * MINUTE_MS));
  expect(await run()).toMatchObject({ listed: 2, stored: 0 });
  await advanceTo(later(await now(), 20 * MINUTE_MS));
  await run();
  expect(await run()).toMatchObject({ listed: 0, remaining: 0 });
});

test("loses nothing when Stripe stops answering midway", async () => {
  await happenings(105);
  await control("POST", "/_sandbox/faults", {
    match: { method: "GET", path: "/v1/events" },
    fault: "rate_limit",
    times: 5,
  });
  await expect(run()).rejects.toThrow(/rate limit/i);
  expect(await run()).toMatchObject({ stored: 105, remaining: 0 });
});

test("two runs at once store each event once", async () => {
  await happenings(105);
  const [one, other] = await Promise.all([run(), run()]);
  expect((one.stored ?? 0) + (other.stored ?? 0)).toBe(105);
});

test("looks back no further than Stripe lists", async () => {
  const at = await now();
  await db()
    .update(installation)
    .set({ newestEventAt: later(at, -90 * 24 * HOUR_MS) });
  const { remaining } = await run(() => true);
  expect(remaining).toBe((30 * 24) / 6);
});

test("a key of another account stops it with the reason, and the right key lets it go on", async () => {
  await happenings(1);
  await db().update(installation).set({ stripeAccountId: "acct_before" });
  await expect(checkAccount()).rejects.toThrow(/belongs to Stripe account acct_before.*acct_sandbox/);
  expect(await findInstallation()).toMatchObject({
    accountId: "acct_before",
    otherAccountId: "acct_sandbox",
  });
  await expect(run()).rejects.toThrow(/acct_before/);
  expect(await storedEvents()).toEqual([]);

  await db().update(installation).set({ stripeAccountId: "acct_sandbox" });
  await checkAccount();
  expect(await run()).toMatchObject({ stored: 1 });
});

test("a key of another account stops the jobs and every action with the reason, unasked by maintenance", async () => {
  const [tenant] = await db().insert(tenants).values({ name: "Of the other account" }).returning();
  const command = () => ({
    tenantId: tenant?.id ?? 0,
    admin: { email: "a@example.com" },
    intentId: randomUUID(),
  });
  const stranger = await stripe().customers.create({ metadata: { tenant_id: String(tenant?.id) } });
  await db().update(installation).set({ stripeAccountId: "acct_before", otherAccountId: null });
  await expect(createCustomer(command())).rejects.toMatchObject({ code: "other_account" });
  await expect(runUsage(await now(), () => false)).rejects.toThrow(/acct_before/);
  await expect(runReconcile(await now(), () => false)).rejects.toThrow(/acct_before/);
  const ends = await db().select().from(jobRuns).orderBy(desc(jobRuns.id)).limit(2);
  expect(ends).toMatchObject([
    {
      job: "reconcile",
      outcome: "failed",
      error: expect.stringMatching(/acct_before/),
      failures: [{ step: null, reason: { code: "key_of_other_account" } }],
    },
    { job: "usage", outcome: "failed", error: expect.stringMatching(/acct_before/) },
  ]);
  expect(await findTenantOfCustomer(stranger.id)).toBeNull();

  await db().update(installation).set({ stripeAccountId: null, otherAccountId: null });
  await createCustomer(command());
  expect(await findInstallation()).toMatchObject({ accountId: "acct_sandbox", otherAccountId: null });
});
