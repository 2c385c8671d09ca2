import type { Sql } from "postgres";
import { z } from "zod";
import { DEMO } from "@/sandbox/demo/environment";
import { timed } from "./measure";
import { countStripeCalls } from "./stripe-calls";

/** The last stage of a pass, in the order of `lib/reconcile`: the bench's subscriptions are in the mirror alone. */
const USAGE_STAGE = 5;
const Answer = z.object({ periods: z.number(), failed: z.number(), remaining: z.number() });

type Target = { appUrl: string; stripeUrl: string; sql: Sql };

export type Reconciled = { periods: number; ms: number; stripeCalls: number };

/** The three-way comparison alone: calls, what was acknowledged and Stripe's meter, of every period. */
export async function measureReconcile({ appUrl, stripeUrl, sql }: Target): Promise<Reconciled> {
  await sql`
    insert into job_runs (job, started_at, finished_at, outcome, counts) values ('reconcile', now(), now(), 'out_of_time',
      jsonb_build_object('passStartedAtMs', floor(extract(epoch from now()) * 1000), 'stage', ${USAGE_STAGE}::int))`;
  const before = await countStripeCalls(stripeUrl);
  const { ms, value: periods } = await timed(() => compareAll(appUrl));
  const stripeCalls = (await countStripeCalls(stripeUrl)) - before;
  const [row] = await sql<
    { count: number }[]
  >`select count(*)::int as count from drifts where kind = 'usage'`;
  if (row?.count !== 0) throw new Error(`The comparison opened ${row?.count} drifts where all agrees`);
  return { periods, ms, stripeCalls };
}

async function compareAll(appUrl: string): Promise<number> {
  for (let periods = 0; ; ) {
    const response = await fetch(`${appUrl}/api/cron/reconcile`, {
      headers: { authorization: `Bearer ${DEMO.CRON_SECRET}` },
    });
    if (!response.ok)
      throw new Error(`The reconcile job answered ${response.status}: ${await response.text()}`);
    const run = Answer.parse(await response.json());
    periods += run.periods;
    if (run.failed > 0) throw new Error(`${run.failed} periods could not be compared`);
    if (run.remaining === 0) return periods;
  }
}
