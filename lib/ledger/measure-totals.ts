import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { periodTotals } from "./period-total";

const TOTALS = sql`
  with ${periodTotals(sql`state = 'open'`)}
  select tenant_id, minutes from totals`;
const BARE = sql`select tenant_id, sum(duration_sec) as seconds from vapi_call_usage group by tenant_id`;

type Total = { tenant_id: string; minutes: string };
type Sum = { tenant_id: string; seconds: string };

/**
 * For the benchmark: takes the totals of all open periods and the bare sums of
 * all calls so many times, in turns on the same connection, and prints how long
 * each took, in milliseconds, and how Postgres came to the totals. The calls
 * have to be those of the open periods, in a call increment of one second: the
 * two must agree, tenant by tenant.
 */
async function measureTotals(rounds: number): Promise<object> {
  await requireAgreement();
  const totalsMs: number[] = [];
  const bareMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    totalsMs.push(await timed(() => db().execute(TOTALS)));
    bareMs.push(await timed(() => db().execute(BARE)));
  }
  const plan = await db().execute<{ "QUERY PLAN": string }>(
    sql`explain (analyze, buffers, costs off) ${TOTALS}`,
  );
  return { totalsMs, bareMs, plan: plan.map((row) => row["QUERY PLAN"]) };
}

async function requireAgreement(): Promise<void> {
  const totals = await db().execute<Total>(TOTALS);
  const sums = await db().execute<Sum>(BARE);
  const bare = new Map(sums.map(({ tenant_id, seconds }) => [tenant_id, Math.ceil(Number(seconds) / 60)]));
  for (const { tenant_id, minutes } of totals) {
    if (Number(minutes) === (bare.get(tenant_id) ?? 0)) continue;
    throw new Error(`Tenant ${tenant_id}: the total is ${minutes}, the calls say ${bare.get(tenant_id)}`);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begunMs = performance.now();
  await work();
  return performance.now() - begunMs;
}

measureTotals(Number(process.argv[2])).then(
  (measured) => process.stdout.write(JSON.stringify(measured), () => process.exit(0)),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
