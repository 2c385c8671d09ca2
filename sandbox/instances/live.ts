import { setTimeout as sleep } from "node:timers/promises";
import { undelivered, unworked } from "@/sandbox/demo/quiet";
import { between, randomFrom } from "@/sandbox/demo/random";
import { postCall } from "@/sandbox/demo/telephones";
import { advanceTo, control } from "@/sandbox/demo/world";
import type { Instance } from "./fleet";
import type { MonthCall, Telling } from "./month";
import { STOPS, type Stop } from "./stops";
import { type InstancesWorld, lineOf, type Subscribed } from "./world";

const CALLS_AT_ONCE = 12;
const PATIENCE_MS = 90_000;
const RETRY_MS = 200;
/** Slow enough for the kill to find requests under way; Stripe carries them out, and nobody hears of it. */
const STRIPE_TAKES_MS = 400;
const SLOW_STRIPE = { match: { path: "/v1/*" }, fault: "delay", delay_ms: STRIPE_TAKES_MS, times: 1_000 };
/** Reports take one request, closings several in a row: so late at most is somebody killed who has begun. */
const KILLED_WITHIN_MS = { reports: 0.8 * STRIPE_TAKES_MS, closings: 3 * STRIPE_TAKES_MS };

/** An instance's death: at which stop, and how many periods it left under its lease. */
export type Death = { stop: string; instance: string; leases: number; isRestarted: boolean };

/** Lives through the months, stop by stop. With `seed`, instances die where a stop says so; without one, none does. */
export async function live(
  world: InstancesWorld,
  seed: number | null,
  tell: (stop: Stop, index: number) => void,
): Promise<Death[]> {
  const chance = randomFrom(`kills/${seed}`);
  const deaths: Death[] = [];
  for (const [index, stop] of STOPS.entries()) {
    tell(stop, index);
    await advanceTo(world, new Date(world.begunAt.getTime() + stop.afterMs));
    await doDeeds(world, stop);
    const isFirst = deaths.length === 0;
    // Calls come in while the crons run, except where a run has to find them all.
    const calls = tellCalls(world, stop);
    if (!stop.kills && !stop.tellsLate) await Promise.all([calls, crons(world)]);
    await calls;
    if (stop.kills && seed !== null) {
      const within = isFirst ? KILLED_WITHIN_MS.reports : KILLED_WITHIN_MS.closings;
      const victim = world.instances[Math.floor(chance() * world.instances.length)];
      if (!victim) throw new Error("Nobody is there to be killed");
      const death = await killMidRun(world, victim, between(chance, 0.1, 1) * within);
      deaths.push({ stop: stop.name, ...death, isRestarted: isFirst });
    }
    await rest(world);
    const [dead] = world.instances.filter(({ isAlive }) => !isAlive);
    // The first to die comes back at the next stop, the second never.
    if (dead && isFirst === false && deaths.length === 1) await dead.start();
  }
  return deaths;
}

/** The usage job and the inbox's, at every instance, all at the same moment. */
async function crons({ instances }: InstancesWorld): Promise<void> {
  const alive = instances.filter(({ isAlive }) => isAlive);
  await Promise.all(alive.flatMap((instance) => [instance.cron("usage"), instance.cron("maintain")]));
}

/** Runs the crons until all that Stripe has said is stored and worked: also what a dead instance had begun. */
async function rest(world: InstancesWorld): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    await crons(world);
    const busy = (await undelivered(world)) ?? (await unworked(world));
    if (!busy) return;
    if (Date.now() > deadline) throw new Error(`The instances do not come to rest: ${busy}.`);
    await sleep(RETRY_MS);
  }
}

async function doDeeds({ stripe, tenants }: InstancesWorld, stop: Stop): Promise<void> {
  for (const { deed, customer, subscription } of tenants) {
    if (deed?.stop !== stop) continue;
    if (deed.does === "cancel_at_period_end") {
      await stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
      continue;
    }
    const card = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
  }
}

/** Tells what is to be heard at a stop, a dozen calls at once; the reports of one call in their order. */
async function tellCalls(world: InstancesWorld, stop: Stop): Promise<void> {
  const queue = world.tenants.flatMap((tenant) => tenant.calls.map((call) => ({ tenant, call }))).values();
  const worker = async () => {
    for (const { tenant, call } of queue) {
      for (const telling of call.tellings) {
        if (telling.stop !== stop) continue;
        const copies = Array.from({ length: telling.copies }, () => report(world, tenant, call, telling));
        await Promise.all(copies);
      }
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
}

/** Again until it is answered with success, as a sender with a back-off plan does. */
async function report(
  world: InstancesWorld,
  { id, startedAt }: Subscribed,
  call: MonthCall,
  { seconds, isCorrection }: Telling,
): Promise<void> {
  const endedAt = new Date(startedAt.getTime() + call.endsAfterMs);
  const told = {
    ...lineOf(id),
    id: call.id,
    startedAt: new Date(endedAt.getTime() - seconds * 1_000),
    endedAt,
    durationSeconds: seconds,
    costs: [{ type: "vapi", cost: Number(((seconds / 60) * 0.1).toFixed(4)) }],
    endedReason: "customer-ended-call",
    reportedAt: new Date(endedAt.getTime() + (isCorrection ? 60_000 : 2_000)),
  };
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await postCall(world, told);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/**
 * Starts the usage job at one instance, at the others as soon as it has claimed a
 * period, and kills the one so long after. Throws when its run had ended before:
 * then nothing would have been shown.
 */
async function killMidRun(
  world: InstancesWorld,
  victim: Instance,
  afterMs: number,
): Promise<{ instance: string; leases: number }> {
  const others = world.instances.filter((instance) => instance.isAlive && instance !== victim);
  await control(world, "faults", SLOW_STRIPE);
  const itsRun = victim.cron("usage").then(
    () => "ended",
    () => "cut",
  );
  let hasEnded = false;
  void itsRun.then(() => {
    hasEnded = true;
  });
  while (!hasEnded && (await leases(world)) === 0) await sleep(5);
  const theirRuns = Promise.all(others.map((instance) => instance.cron("usage")));
  await sleep(afterMs);
  victim.kill();
  await theirRuns;
  await fetch(`${world.stripeUrl}/_sandbox/faults`, { method: "DELETE" });
  if ((await itsRun) === "ended") {
    throw new Error("The run had ended before its instance was killed: nothing was shown");
  }
  // The others have given theirs back.
  return { instance: victim.name, leases: await leases(world) };
}

async function leases({ sql }: InstancesWorld): Promise<number> {
  const [row] = await sql<{ leases: number }[]>`
    select count(*)::int as leases from usage_periods where lease_token is not null`;
  return row?.leases ?? 0;
}
