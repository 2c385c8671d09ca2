import type { Sql } from "postgres";
import { z } from "zod";
import { DEMO } from "@/sandbox/demo/environment";
import { median, timed } from "./measure";

const BARE_TIMES = 5;

export type UsageResult = {
  reported: number;
  changedMs: number;
  unchangedMs: number;
  bareMs: number;
};

const Answer = z.object({ reported: z.number(), remaining: z.number(), failed: z.number() });

/**
 * A usage run over every tenant, and one that finds nothing changed, beside the
 * bare sum of the same calls.
 */
export async function measureUsageRun(appUrl: string, sql: Sql): Promise<UsageResult> {
  const changed = await timed(() => runToTheEnd(appUrl));
  const unchanged = await timed(() => runToTheEnd(appUrl));
  if (unchanged.value > 0) throw new Error(`A second run reported ${unchanged.value} tenants again`);
  const sums: number[] = [];
  for (let time = 0; time < BARE_TIMES; time += 1) sums.push((await timed(() => bareSum(sql))).ms);
  return {
    reported: changed.value,
    changedMs: changed.ms,
    unchangedMs: unchanged.ms,
    bareMs: median(sums),
  };
}

/** Calls the route until nothing remains, and returns how many tenants were reported. */
export async function runToTheEnd(appUrl: string): Promise<number> {
  let reported = 0;
  for (;;) {
    const response = await fetch(`${appUrl}/api/cron/usage`, {
      headers: { authorization: `Bearer ${DEMO.CRON_SECRET}` },
    });
    if (!response.ok) throw new Error(`The usage job answered ${response.status}: ${await response.text()}`);
    const run = Answer.parse(await response.json());
    if (run.failed > 0 || (run.remaining > 0 && run.reported === 0)) {
      throw new Error(`The usage run does not get on: ${JSON.stringify(run)}`);
    }
    reported += run.reported;
    if (run.remaining === 0) return reported;
  }
}

function bareSum(sql: Sql) {
  return sql`
    select tenant_id, sum(duration_sec) from vapi_call_usage
    where ended_at >= (select min(starts_at) from usage_periods) and ended_at < (select max(ends_at) from usage_periods)
    group by tenant_id`;
}
