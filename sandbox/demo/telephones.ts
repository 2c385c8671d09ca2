import { DEMO } from "./environment";
import { callsOf, type DemoTenant } from "./tenants";
import type { World } from "./world";

type Report = {
  id: string;
  phoneNumberId: string;
  phoneNumber: string;
  startedAt: Date;
  endedAt: Date;
  durationSeconds: number;
  costs: { type: string; cost: number }[];
  endedReason: string;
};

/** Reports a finished call to the app as Vapi does. */
async function postCall({ appUrl }: World, call: Report): Promise<void> {
  const response = await fetch(`${appUrl}/api/webhooks/vapi`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": DEMO.VAPI_WEBHOOK_SECRET },
    body: JSON.stringify({
      message: {
        type: "end-of-call-report",
        timestamp: call.endedAt.getTime() + 2_000,
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

/** Reports what the tenants' telephones did in `(from, to]`, through the app's own door. */
export async function ring(world: World, from: Date, to: Date): Promise<number> {
  const calls = world.tenants.flatMap((tenant) =>
    callsOf(tenant, from, to).map((call) => ({ ...call, ...lineOf(tenant) })),
  );
  for (const call of calls) await postCall(world, call);
  return calls.length;
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
