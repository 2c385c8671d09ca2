import { z } from "zod";
import { appAnswers, startApp } from "@/sandbox/demo/app";
import { endChild } from "@/sandbox/demo/children";
import { DEMO, demoEnvironment } from "@/sandbox/demo/environment";
import { freePort } from "@/sandbox/postgres/free-port";
import { expect, test } from "./fixtures";
import { callsOf, endOfCallReport } from "./setup/reports";
import { subscribe } from "./setup/subscribe";

const HOUR_MS = 3_600_000;
const METER_EVENTS = "/v1/billing/meter_events";
const Requests = z.object({ requests: z.array(z.object({ path: z.string(), fault: z.string().nullish() })) });

test("a cron killed between Stripe's acceptance and our record bills the same", async ({
  addresses,
  app,
  clock,
  sql,
  stripe,
  tenant,
}) => {
  test.setTimeout(120_000);
  const { customer, start, end: periodEnd } = await subscribe(stripe, sql, tenant.id, "growth");
  const calls = callsOf(tenant.phoneNumberId, 300, start, new Date(start.getTime() + 1_000));
  for (const call of calls) expect((await app.postCall(endOfCallReport(call))).status).toBe(200);
  const minutes = Math.ceil(calls.reduce((sum, call) => sum + call.durationSeconds, 0) / 60);
  expect(minutes).toBeGreaterThan(800);

  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const second = startApp(
    port,
    demoEnvironment({ databaseUrl: addresses.database, stripeUrl: addresses.stripe, appUrl: url }),
  );
  try {
    await appAnswers(port, second);
    // Stripe does the work of every report, and its answer never arrives.
    await fault(addresses.stripe, {
      match: { method: "POST", path: METER_EVENTS },
      fault: "drop_after",
      times: 20,
    });
    const unanswered = fetch(`${url}/api/cron/usage`, {
      headers: { authorization: `Bearer ${DEMO.CRON_SECRET}` },
    }).catch(() => null);
    await expect.poll(() => acceptedWithoutAnswer(addresses.stripe), { intervals: [20] }).toBeGreaterThan(0);
    second.process.kill("SIGKILL");
    await unanswered;
  } finally {
    await endChild(second);
    await fetch(`${addresses.stripe}/_sandbox/faults`, { method: "DELETE" });
  }
  const reports = () =>
    sql`select minutes, outcome from meter_reports where tenant_id = ${tenant.id} order by sequence`;
  expect([...(await reports())]).toEqual([{ minutes: String(minutes), outcome: "pending" }]);

  // The killed run's lease ends by the clock; then the same report is sent again under its own name.
  await clock.advanceTo(new Date((await clock.now()).getTime() + 5 * 60_000));
  expect((await app.cron()).status).toBe(200);
  expect([...(await reports())]).toEqual([{ minutes: String(minutes), outcome: "accepted" }]);

  await clock.advanceTo(new Date(periodEnd.getTime() + 2 * HOUR_MS));
  const [renewal] = (await stripe.invoices.list({ customer, limit: 1 })).data;
  expect(renewal).toMatchObject({ status: "paid", total: 14_900 + (minutes - 800) * 17 });
});

async function fault(stripeUrl: string, wanted: object): Promise<void> {
  const response = await fetch(`${stripeUrl}/_sandbox/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wanted),
  });
  expect(response.ok).toBe(true);
}

async function acceptedWithoutAnswer(stripeUrl: string): Promise<number> {
  const response = await fetch(`${stripeUrl}/_sandbox/requests`);
  const { requests } = Requests.parse(await response.json());
  return requests.filter(({ path, fault: met }) => path === METER_EVENTS && met === "drop_after").length;
}
