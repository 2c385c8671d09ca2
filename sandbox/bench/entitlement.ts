import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { atOnce, percentile } from "./measure";
import { lineOf } from "./report-body";

const PER_SECOND = 200;
const SECONDS = 30;
const WARM_UP_SECONDS = 3;
const WARM_UP_AT_ONCE = 32;
const WARM_UP_REQUESTS = 2_000;

export type EntitlementResult = {
  name: string;
  requests: number;
  p50: number;
  p95: number;
  p99: number;
  slowest: number;
};

/**
 * The voice backend's question at a constant rate, by tenant and by line, beside
 * the same route turning the asker away. No request waits for the answer of
 * another: one slow answer cannot hide behind fewer questions. Before that
 * every connection to the database has been opened and used, as in a server that
 * has run for a minute.
 */
export async function measureEntitlement(
  app: { url: string; token: string },
  tenantIds: number[],
): Promise<EntitlementResult[]> {
  // Next closes a connection that has been idle for five seconds: the client lets go of it before that.
  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 2_000 });
  const authorization = `Bearer ${app.token}`;
  const tenantOf = (turn: number) => tenantIds[(turn * 7919) % tenantIds.length] ?? 1;
  const ask = (search: string, headers: Record<string, string>, expected: number) =>
    answered(`${app.url}/api/entitlement?${search}`, { agent, headers }, expected);
  const ways: { name: string; request: (turn: number) => Promise<void> }[] = [
    { name: "401 without a token", request: () => ask("tenant=1", {}, 401) },
    { name: "?tenant=", request: (turn) => ask(`tenant=${tenantOf(turn)}`, { authorization }, 200) },
    { name: "?line=", request: (turn) => ask(`line=${lineOf(tenantOf(turn))}`, { authorization }, 200) },
  ];
  const results: EntitlementResult[] = [];
  try {
    for (const { name, request } of ways) {
      const warmUp = Array.from({ length: WARM_UP_REQUESTS }, (_, turn) => () => request(turn));
      await atOnce(WARM_UP_AT_ONCE, warmUp);
      await atRate(WARM_UP_SECONDS, request);
      const durations = await atRate(SECONDS, request);
      results.push({
        name,
        requests: durations.length,
        p50: percentile(durations, 50),
        p95: percentile(durations, 95),
        p99: percentile(durations, 99),
        slowest: percentile(durations, 100),
      });
    }
  } finally {
    agent.destroy();
  }
  return results;
}

/** How long each request took from its due moment, the shortest first. The first failure ends it. */
async function atRate(seconds: number, request: (turn: number) => Promise<void>): Promise<number[]> {
  const begunMs = performance.now();
  const durations: number[] = [];
  const inFlight: Promise<void>[] = [];
  for (let turn = 0; turn < seconds * PER_SECOND; turn += 1) {
    const dueMs = begunMs + (turn * 1_000) / PER_SECOND;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    inFlight.push(
      request(turn).then(() => {
        durations.push(performance.now() - dueMs);
      }),
    );
  }
  await Promise.all(inFlight);
  return durations.sort((left, right) => left - right);
}

function answered(
  url: string,
  options: { agent: Agent; headers: Record<string, string> },
  expected: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, options, (response) => {
      response.resume();
      response.on("end", () => {
        if (response.statusCode === expected) resolve();
        else reject(new Error(`/api/entitlement answered ${response.statusCode}`));
      });
    });
    request.on("error", reject);
  });
}
