import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { killAfter } from "@/e2e/setup/kill-after";
import { now } from "@/lib/clock";
import { fillGaps } from "@/lib/inbox/gap-fill";
import { sweepInbox } from "@/lib/inbox/sweep-inbox";
import { advanceTo, control, later, usageRun } from "@/lib/ledger/billing-world.fixture";
import type { TenantCase, Weather } from "./case.fixture";
import { ChaoticTenant } from "./tenant.fixture";

const HOUR_MS = 3_600_000;
/** Moments that lie closer together are one: the clock stops once for all of them. */
const TOGETHER_MS = 20_000;
const MOST_SETTLING_ROUNDS = 16;
/** What was lost is found by the first, and what that leads to happens in the next. */
const LEAST_SETTLING_ROUNDS = 3;
const Stats = z.record(z.string(), z.number());

type Step = { at: Date; take: () => Promise<void> };

/**
 * Lives through cases of several tenants under one weather, then lets the dust
 * settle: no more faults, every lost event found, every ended period given the
 * hours that it may need.
 */
export async function liveThrough(cases: TenantCase[], weather: Weather): Promise<ChaoticTenant[]> {
  const tenants: ChaoticTenant[] = [];
  for (const each of cases) tenants.push(await ChaoticTenant.subscribe(each));
  const [first] = tenants;
  if (!first) return [];
  const moment = (share: number) => first.moment(share);
  const down = weather.down && { from: moment(weather.down.from), until: moment(weather.down.until) };
  const isDown = (at: Date) => down !== null && at >= down.from && at < down.until;
  const heard = (at: Date) => (down && isDown(at) ? down.until : at);

  const steps: Step[] = tenants.flatMap((tenant, index) => {
    const own = cases[index];
    return own ? inOrder(tenant.steps(own, heard)) : [];
  });
  const listening = () => control("POST", "/_sandbox/webhooks", weather.webhooks);
  if (down) {
    steps.push({ at: down.from, take: () => control("POST", "/_sandbox/webhooks", { drop: 1 }) });
    steps.push({ at: down.until, take: listening });
  }
  for (const { at, kind, path, times, skip } of weather.faults) {
    const fault = { match: { path }, fault: kind, times, skip };
    steps.push({ at: moment(at), take: () => control("POST", "/_sandbox/faults", fault) });
  }
  for (const { at, together } of weather.runs) {
    steps.push({ at: heard(moment(at)), take: () => runs(together) });
  }
  if (weather.kill) {
    const { at, afterRequests } = weather.kill;
    steps.push({ at: heard(moment(at)), take: () => killedRun(afterRequests) });
  }

  await listening();
  await control("POST", "/_sandbox/settings", { summary_lag_ms: weather.summaryLagMs });
  for (const together of clustered(steps)) {
    await reach(together.at(-1)?.at);
    await Promise.all(together.map(({ take }) => take()));
    await Promise.all(tenants.map((tenant) => tenant.tryPending()));
  }
  await settle(tenants);
  return tenants;
}

/** Faults end; then hours pass, with the jobs that a deployment runs, until nothing waits any more. */
async function settle(tenants: ChaoticTenant[]): Promise<void> {
  await control("DELETE", "/_sandbox/faults");
  await control("POST", "/_sandbox/webhooks", {});
  await control("POST", "/_sandbox/settings", { summary_lag_ms: 0 });
  const over = Math.max(...tenants.map((tenant) => tenant.moment(1.1).getTime()));
  await reach(new Date(over));
  for (let round = 1; round <= MOST_SETTLING_ROUNDS; round += 1) {
    const time = { at: await now(), isOutOfTime: () => false };
    await fillGaps(time);
    await sweepInbox(time);
    await usageRun();
    await Promise.all(tenants.map((tenant) => tenant.tryPending()));
    if (round >= LEAST_SETTLING_ROUNDS && (await isSettled(tenants, time.at))) break;
    await reach(later(time.at, 2 * HOUR_MS));
  }
  await usageRun();
}

/** Nothing ended is unsettled, no event waits, no admin does. */
async function isSettled(tenants: ChaoticTenant[], at: Date): Promise<boolean> {
  const [waiting] = await db().execute<{ total: number }>(sql`
    select (select count(*) from usage_periods
        where ends_at <= ${at.toISOString()} and (state <> 'settled' or invoice_released_at is null))::int
      + (select count(*) from stripe_events where state in ('received', 'processing', 'failed'))::int as total`);
  return waiting?.total === 0 && tenants.every(({ hasPending }) => !hasPending);
}

/** Several runs at the same moment; a run may fail as a whole, the next goes on. */
async function runs(together: number): Promise<void> {
  await Promise.allSettled(Array.from({ length: together }, () => usageRun()));
}

/** A run in a process of its own that dies without a word after so many requests to Stripe. */
async function killedRun(afterRequests: number): Promise<void> {
  const run = `import("./lib/ledger/run-usage.ts").then(async (file) => {
    const { now } = await import("./lib/clock.ts");
    await file.runUsage(await now(), () => false);
    process.exit(0);
  })`;
  const before = await requestsSoFar();
  let hasEnded = false;
  const watch = async (kill: () => void) => {
    while (!hasEnded && (await requestsSoFar()) - before <= afterRequests) await sleep(10);
    kill();
  };
  let watching = Promise.resolve();
  await killAfter(run, {}, (kill) => {
    watching = watch(kill);
  });
  hasEnded = true;
  await watching;
}

async function requestsSoFar(): Promise<number> {
  const counts = Stats.parse(await control("GET", "/_sandbox/requests/stats"));
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

async function reach(at: Date | undefined): Promise<void> {
  if (at && at > (await now())) await advanceTo(at);
}

/** One tenant's steps never overtake each other, also at one moment. */
function inOrder(steps: Step[]): Step[] {
  const sorted = steps.toSorted((left, right) => left.at.getTime() - right.at.getTime());
  let last: Promise<void> = Promise.resolve();
  return sorted.map(({ at, take }) => ({
    at,
    take: () => {
      last = last.then(take);
      return last;
    },
  }));
}

function clustered(steps: Step[]): Step[][] {
  const clusters: Step[][] = [];
  for (const step of steps.toSorted((left, right) => left.at.getTime() - right.at.getTime())) {
    const open = clusters.at(-1);
    const from = open?.[0]?.at.getTime();
    if (open && from !== undefined && step.at.getTime() - from < TOGETHER_MS) open.push(step);
    else clusters.push([step]);
  }
  return clusters;
}
