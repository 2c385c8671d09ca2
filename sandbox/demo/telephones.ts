import { z } from "zod";
import { DEMO } from "./environment";
import { callsOf, type DemoTenant } from "./tenants";
import type { World } from "./world";

/** How far back it rang when the clock was moved. */
const RECENT_MS = 2 * 86_400_000;

type Report = {
  id: string;
  phoneNumberId: string;
  phoneNumber: string;
  startedAt: Date;
  endedAt: Date;
  durationSeconds: number;
  costs: { type: string; cost: number }[];
  endedReason: string;
  /** When Vapi sent it; two seconds after the call by default. */
  reportedAt?: Date;
};

/** Reports a finished call to the app as Vapi does. */
export async function postCall({ appUrl }: Pick<World, "appUrl">, call: Report): Promise<void> {
  const response = await fetch(`${appUrl}/api/webhooks/vapi`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": DEMO.VAPI_WEBHOOK_SECRET },
    body: JSON.stringify({
      message: {
        type: "end-of-call-report",
        timestamp: call.reportedAt?.getTime() ?? call.endedAt.getTime() + 2_000,
        startedAt: call.startedAt.toISOString(),
        endedAt: call.endedAt.toISOString(),
        durationSeconds: call.durationSeconds,
        endedReason: call.endedReason,
        cost: call.costs.reduce((sum, { cost }) => sum + cost, 0),
        costs: call.costs,
        phoneNumber: { id: call.phoneNumberId, number: call.phoneNumber },
        call: { id: call.id, phoneNumberId: call.phoneNumberId },
      },
    }),
  });
  if (!response.ok) throw new Error(`The app refused a call: ${response.status} ${await response.text()}`);
}

/**
 * Reports what the tenants' telephones did in `(from, to]`, through the app's own
 * door. As the voice backend does, it asks first who may be served: a suspended
 * tenant's calls, or one's whose payment failed for good, are not answered.
 */
export async function ring(world: World, from: Date, to: Date): Promise<number> {
  return ringEach(world, () => from, to);
}

/**
 * After a person has moved the clock: what rang in the last days, as far as it
 * is of a period that still runs. Nobody telephones in the rest of the time that
 * was skipped, whose periods have been billed meanwhile.
 */
export async function ringAfterSkip(world: World, from: Date, to: Date): Promise<number> {
  const rows = await world.sql<{ id: number; startsAt: Date | null }[]>`
    select tenant_id::int as id, current_period_start as "startsAt" from tenant_billing`;
  const starts = new Map(rows.map(({ id, startsAt }) => [id, startsAt]));
  const recent = new Date(Math.max(from.getTime(), to.getTime() - RECENT_MS));
  return ringEach(
    world,
    ({ id }) => {
      const startsAt = starts.get(id);
      return startsAt && startsAt > recent ? startsAt : recent;
    },
    to,
  );
}

async function ringEach(world: World, from: (tenant: DemoTenant) => Date, to: Date): Promise<number> {
  let rung = 0;
  for (const tenant of world.tenants) {
    const calls = callsOf(tenant, from(tenant), to);
    if (calls.length === 0 || !(await isServed(world, tenant))) continue;
    for (const call of calls) await postCall(world, { ...call, ...lineOf(tenant) });
    rung += calls.length;
  }
  return rung;
}

const Entitlement = z.object({ servesCalls: z.boolean(), reason: z.string() });

/** Who was never subscribed is tried out, and served. */
async function isServed({ appUrl }: World, { id }: DemoTenant): Promise<boolean> {
  const response = await fetch(`${appUrl}/api/entitlement?tenant=${id}`, {
    headers: { authorization: `Bearer ${DEMO.ENTITLEMENT_TOKEN}` },
  });
  if (!response.ok) throw new Error(`The app does not say who is served: ${response.status}`);
  const { servesCalls, reason } = Entitlement.parse(await response.json());
  return servesCalls || reason === "no_subscription";
}

/** A line that nobody has given to a tenant yet: its calls are kept until somebody does. */
export async function ringUnknownLine(world: World, at: Date): Promise<void> {
  const line = { phoneNumberId: "phone-unknown", phoneNumber: "+33900000000" };
  for (const [index, hoursAgo] of [3, 7, 26, 31, 52, 55].entries()) {
    const endedAt = new Date(at.getTime() - hoursAgo * 3_600_000);
    const durationSeconds = 48 + index * 37;
    await postCall(world, {
      ...line,
      id: `demo-unknown-line-${index + 1}`,
      startedAt: new Date(endedAt.getTime() - durationSeconds * 1000),
      endedAt,
      durationSeconds,
      costs: [{ type: "vapi", cost: Number(((durationSeconds / 60) * 0.1).toFixed(4)) }],
      endedReason: "customer-ended-call",
    });
  }
}

/** A long call that Vapi reports days after its period was settled. */
export async function ringLate(world: World, tenant: DemoTenant, endedAt: Date): Promise<void> {
  const durationSeconds = 11 * 60 + 20;
  await postCall(world, {
    ...lineOf(tenant),
    id: `demo-${tenant.key}-late`,
    startedAt: new Date(endedAt.getTime() - durationSeconds * 1000),
    endedAt,
    durationSeconds,
    costs: [{ type: "vapi", cost: 1.13 }],
    endedReason: "customer-ended-call",
  });
}

function lineOf({ phoneNumberId, phoneNumber }: DemoTenant) {
  return { phoneNumberId, phoneNumber };
}
