import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { killAfter } from "@/e2e/setup/kill-after";
import { now } from "@/lib/clock";
import { fillGaps } from "@/lib/inbox/gap-fill";
import { sweepInbox } from "@/lib/inbox/sweep-inbox";
import {
  advanceTo,
  control,
  later,
  loseWebhooks,
  usageRun,
  type Webhooks,
} from "@/lib/ledger/billing-world.fixture";
import type { TenantCase, Weather } from "./case.fixture";
import { comeUpon } from "./crowd.fixture";
import { timesLeft } from "./faults.fixture";
import { runTogether } from "./run-together.fixture";
import { ChaoticTenant } from "./tenant.fixture";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Moments that lie closer together are one: the clock stops once for all of them. */
const TOGETHER_MS = 20_000;
const MOST_SETTLING_ROUNDS = 16;
/** What was lost is found by the first, and what that leads to happens in the next. */
const LEAST_SETTLING_ROUNDS = 3;
/** Matches every request as no other fault does, so that it is known again. */
const ANY_REQUEST = "/v1*";
const Clock = z.object({ now_ms: z.number(), next_due: z.number().nullable() });

/** One that goes alone begins when the others of its moment are done. */
type Step = { at: Date; take: () => Promise<unknown>; goesAlone?: true };

/**
 * Lives through cases of several tenants under one weather, then lets the dust
 * settle: no more faults, every lost event found, every ended period given the
 * hours that it may need.
 */
export async function liveThrough(
  cases: TenantCase[],
  weather: Weather,
  webhooks: Webhooks,
): Promise<ChaoticTenant[]> {
  const tenants = await subscribeAll(cases);
  // The weather goes by a whole period, not by a trial.
  const longest = tenants.toSorted((left, right) => right.lengthMs - left.lengthMs)[0];
  if (!longest) return [];
  const moment = (share: number) => longest.moment(share);
  const down = weather.down &&
    !weather.crowd && { from: moment(weather.down.from), until: moment(weather.down.until) };
  const isDown = (at: Date) => down && at >= down.from && at < down.until;
  const heard = (at: Date) => (down && isDown(at) ? down.until : at);
  const listen = () => control("POST", "/_sandbox/webhooks", weather.webhooks);

  const steps: Step[] = tenants.flatMap((tenant, index) => {
    const own = cases[index];
    return own ? inOrder(tenant.steps(own, heard)) : [];
  });
  if (down) {
    steps.push({ at: down.from, take: () => loseWebhooks(1) });
    steps.push({ at: down.until, take: listen });
  }
  for (const { at, kind, method, path, times, skip, delayMs } of weather.faults) {
    const fault = { match: { method, path }, fault: kind, times, skip, delay_ms: delayMs };
    steps.push({ at: moment(at), take: () => control("POST", "/_sandbox/faults", fault) });
  }
  for (const { at, ...runs } of weather.runs) {
    steps.push({ at: heard(moment(at)), take: () => runTogether(runs) });
  }
  const { crowd, kill } = weather;
  if (crowd) {
    // No webhook tells of the renewal, so the runs that come upon it are the first to close.
    steps.push({ at: later(moment(1), -MINUTE_MS), take: () => loseWebhooks(1) });
    const at = later(moment(1), crowd.minutes * MINUTE_MS);
    steps.push({ at, take: () => comeUpon(crowd, listen), goesAlone: true });
  }
  if (kill) steps.push({ at: heard(moment(kill.at)), take: () => killedRun(kill), goesAlone: true });

  await listen();
  await control("POST", "/_sandbox/settings", { summary_lag_ms: weather.summaryLagMs });
  for (const together of clustered(steps)) {
    await reach(together.at(-1)?.at, webhooks);
    await Promise.all(together.filter(({ goesAlone }) => !goesAlone).map(({ take }) => take()));
    for (const { take } of together.filter(({ goesAlone }) => goesAlone)) await take();
    await Promise.all(tenants.map((tenant) => tenant.tryPending()));
  }
  await settle(tenants, webhooks);
  return tenants;
}

/** All at the same moment, before the weather begins: what Stripe tells of it is lost, and found in the end. */
async function subscribeAll(cases: TenantCase[]): Promise<ChaoticTenant[]> {
  await loseWebhooks(1);
  return Promise.all(cases.map((each, place) => ChaoticTenant.subscribe(each, place % 3 === 0)));
}

/** Faults end; then hours pass, with the jobs that a deployment runs, until nothing waits any more. */
async function settle(tenants: ChaoticTenant[], webhooks: Webhooks): Promise<void> {
  await control("DELETE", "/_sandbox/faults");
  await control("POST", "/_sandbox/webhooks", {});
  await control("POST", "/_sandbox/settings", { summary_lag_ms: 0 });
  const over = Math.max(...tenants.map((tenant) => tenant.moment(1.1).getTime()));
  await reach(new Date(over), webhooks);
  for (let round = 1; round <= MOST_SETTLING_ROUNDS; round += 1) {
    const time = { at: await now(), isOutOfTime: () => false };
    await passMinutes();
    await fillGaps(time);
    await sweepInbox(time);
    await Promise.all(tenants.map((tenant) => tenant.assignCalls()));
    await usageRun();
    await Promise.all(tenants.map((tenant) => tenant.tryPending()));
    await Promise.all(tenants.map((tenant) => tenant.decideLate()));
    if (round >= LEAST_SETTLING_ROUNDS && (await isSettled(tenants, time.at))) break;
    await reach(later(time.at, 2 * HOUR_MS), webhooks);
  }
  await usageRun();
}

/**
 * The inbox and admins lease by the machine's clock, which does not move with
 * Stripe's: what a killed process held is free again after some minutes.
 */
async function passMinutes(): Promise<void> {
  await db().execute(sql`update tenant_leases set expires_at = expires_at - interval '10 minutes'`);
  await db().execute(sql`
    update stripe_events set lease_expires_at = lease_expires_at - interval '10 minutes',
      next_attempt_at = next_attempt_at - interval '10 minutes'
    where lease_expires_at is not null or next_attempt_at is not null`);
}

/** Nothing ended is unsettled, no event waits, no admin does, nothing late is on its way to an invoice. */
async function isSettled(tenants: ChaoticTenant[], at: Date): Promise<boolean> {
  const [waiting] = await db().execute<{ total: number }>(sql`
    select (select count(*) from usage_periods
        where ends_at <= ${at.toISOString()} and (state <> 'settled' or invoice_released_at is null))::int
      + (select count(*) from late_usage where decision = 'next_invoice' and billed_at is null)::int
      + (select count(*) from stripe_events where state in ('received', 'processing', 'failed'))::int as total`);
  return waiting?.total === 0 && tenants.every(({ hasPending }) => !hasPending);
}

/** A run in a process of its own that dies without a word while Stripe works on one of its requests. */
async function killedRun({ afterRequests, isDone }: NonNullable<Weather["kill"]>): Promise<void> {
  const run = `import("./lib/ledger/run-usage.ts").then(async (file) => {
    const { now } = await import("./lib/clock.ts");
    await file.runUsage(await now(), () => false);
    process.exit(0);
  })`;
  const match = { path: ANY_REQUEST };
  const fault = isDone ? "hang_after" : "hang_before";
  await control("POST", "/_sandbox/faults", { match, fault, skip: afterRequests });
  let hasEnded = false;
  const watch = async (kill: () => void) => {
    while (!hasEnded && (await timesLeft(ANY_REQUEST)) > 0) await sleep(200);
    kill();
  };
  let watching = Promise.resolve();
  await killAfter(run, {}, (kill) => {
    watching = watch(kill);
  });
  hasEnded = true;
  await watching;
}

/** Goes there by every moment at which something is due, and on when all that it led to was worked. */
async function reach(at: Date | undefined, webhooks: Webhooks): Promise<void> {
  if (!at) return;
  for (;;) {
    const { now_ms, next_due } = Clock.parse(await control("GET", "/_sandbox/clock"));
    if (now_ms >= at.getTime()) return;
    const due = next_due === null ? at.getTime() : Math.min(at.getTime(), next_due * 1_000);
    await advanceTo(new Date(Math.max(due, now_ms)));
    await webhooks.idle();
  }
}

/** One tenant's steps never overtake each other, also at one moment. */
function inOrder(steps: Step[]): Step[] {
  const sorted = steps.toSorted((left, right) => left.at.getTime() - right.at.getTime());
  let last: Promise<unknown> = Promise.resolve();
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
