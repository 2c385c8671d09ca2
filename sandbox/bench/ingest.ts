import postgres from "postgres";
import { DEMO } from "@/sandbox/demo/environment";
import { atOnce, type Measured, perSecond } from "./measure";
import { type BenchCall, benchCalls, costOf, reportBody } from "./report-body";

const CONCURRENCY = 16;
const CALLS = 1_500;
const ROUNDS = 3;
const WARM_UP = 300;

export type IngestResult = {
  bytes: number;
  webhook: number;
  acknowledged: number;
  bare: number;
  webhookRounds: Measured[];
};

/**
 * Fresh calls through the app's webhook, beside messages that the webhook only
 * acknowledges (what the framework alone costs) and a bare insert of as many
 * such rows into the same table, round by round, so that all see the same machine.
 */
export async function measureIngest(
  appUrl: string,
  databaseUrl: string,
  tenantIds: number[],
  rounds: number = ROUNDS,
): Promise<IngestResult> {
  const sql = postgres(databaseUrl, { max: CONCURRENCY, onnotice: () => {} });
  const webhook: Measured[] = [];
  const acknowledged: Measured[] = [];
  const bare: Measured[] = [];
  let bytes = 0;
  try {
    await throughWebhook(appUrl, benchCalls("warm-webhook", tenantIds, WARM_UP));
    await bareInserts(sql, benchCalls("warm-bare", tenantIds, WARM_UP));
    for (let round = 1; round <= rounds; round += 1) {
      const calls = benchCalls(`webhook-${round}`, tenantIds, CALLS);
      bytes = calls[0] ? reportBody(calls[0]).length : 0;
      webhook.push(await throughWebhook(appUrl, calls));
      acknowledged.push(await throughWebhook(appUrl, calls, "status-update"));
      bare.push(await bareInserts(sql, benchCalls(`bare-${round}`, tenantIds, CALLS)));
    }
  } finally {
    await sql.end();
  }
  return {
    bytes,
    webhook: perSecond(webhook),
    acknowledged: perSecond(acknowledged),
    bare: perSecond(bare),
    webhookRounds: webhook,
  };
}

/** Bodies are made before the clock runs: sending them is what counts. */
function throughWebhook(
  appUrl: string,
  calls: BenchCall[],
  type: "end-of-call-report" | "status-update" = "end-of-call-report",
): Promise<Measured> {
  const bodies = calls.map((call) => reportBody(call).replace("end-of-call-report", type));
  const expected = type === "status-update" ? '"ignored"' : '"recorded"';
  return atOnce(
    CONCURRENCY,
    bodies.map((body) => async () => {
      const response = await fetch(`${appUrl}/api/webhooks/vapi`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-vapi-secret": DEMO.VAPI_WEBHOOK_SECRET },
        body,
      });
      const answer = await response.text();
      if (!answer.includes(expected)) throw new Error(`The webhook did not answer ${expected}: ${answer}`);
    }),
  );
}

function bareInserts(sql: postgres.Sql, calls: BenchCall[]): Promise<Measured> {
  return atOnce(
    CONCURRENCY,
    calls.map((call) => async () => {
      await sql`
        insert into vapi_call_usage (tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd,
          costs_json, ended_reason, reported_at)
        values (${call.tenantId}, ${call.id}, ${call.startedAt}, ${call.endedAt}, ${call.durationSeconds},
          ${costOf(call).toFixed(6)}, ${sql.json(call.costs)}, 'customer-ended-call', ${call.endedAt})
        on conflict (tenant_id, vapi_call_id) do update set duration_sec = excluded.duration_sec,
          cost_usd = excluded.cost_usd, costs_json = excluded.costs_json, updated_at = now()`;
    }),
  );
}
