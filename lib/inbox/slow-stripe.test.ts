import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { afterEach, beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { stripeEvents } from "@/db/schema/inbox";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { createCustomer } from "@/lib/billing/create-customer";
import { createSubscription } from "@/lib/billing/create-subscription";
import { env } from "@/lib/env";
import { admin, control, publishCatalogue } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { drainInbox } from "./drain";
import { receive } from "./receive";

// Here the SDK really gives up: Stripe is slower than we wait, and does the work all the same.
const TIMEOUT_MS = 300;

beforeAll(async () => {
  Object.assign(env(), { STRIPE_TIMEOUT_MS: TIMEOUT_MS });
  await publishCatalogue();
});
afterEach(() => control("DELETE", "/_sandbox/faults"));

function slow(method: string, path: string, delayMs: number, times: number) {
  return control("POST", "/_sandbox/faults", {
    match: { method, path },
    fault: "delay",
    delay_ms: delayMs,
    times,
  });
}

async function addTenant(): Promise<number> {
  const [row] = await db().insert(tenants).values({ name: randomUUID() }).returning({ id: tenants.id });
  return row?.id ?? 0;
}

async function customersOf(tenantId: number) {
  const { data } = await stripe().customers.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata.tenant_id === String(tenantId)).map(({ id }) => id);
}

async function phasesOf(intentId: string) {
  const rows = await db()
    .select({ phase: auditLog.phase })
    .from(auditLog)
    .where(eq(auditLog.intentId, intentId))
    .orderBy(asc(auditLog.id));
  return rows.map(({ phase }) => phase);
}

test("an action that Stripe answers too late is done once, whether the SDK asks again or a person does", async () => {
  const tenantId = await addTenant();
  const command = () => ({ tenantId, admin, intentId: randomUUID() });

  // Longer than the SDK's own tries: nobody here learns what became of it.
  await slow("POST", "/v1/customers", 5_000, 1);
  const first = command();
  await expect(createCustomer(first)).rejects.toMatchObject({ code: "stripe_unreachable" });
  expect(await phasesOf(first.intentId)).toEqual(["intended", "refused"]);
  expect(await customersOf(tenantId)).toEqual([]);
  await expect.poll(() => customersOf(tenantId), { timeout: 15_000 }).toHaveLength(1);
  await createCustomer(command());
  const [customer] = await customersOf(tenantId);
  expect(await customersOf(tenantId)).toHaveLength(1);

  // Shorter: the SDK's next try is answered with what the first one did.
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, "flat"));
  const terms = { planId: plan?.id ?? 0, trialDays: 0, daysUntilDue: 30 };
  const subscribe = { ...command(), ...terms, collectionMethod: "send_invoice" } as const;
  await slow("POST", "/v1/subscriptions", 500, 1);
  await createSubscription(subscribe);
  expect(await phasesOf(subscribe.intentId)).toEqual(["intended", "succeeded"]);
  const asked = await control("GET", "/_sandbox/requests?path=/v1/subscriptions");
  expect(asked).toMatchObject({
    requests: expect.arrayContaining([expect.objectContaining({ method: "POST", replayed: true })]),
  });
  const { data } = await stripe().subscriptions.list({ customer: customer ?? "", status: "all" });
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  expect(data.map(({ id }) => id)).toEqual([row?.stripeSubscriptionId]);
});

test("events whose readings Stripe answers too late wait with that reason, and are worked later, each once", async () => {
  const tenantId = await addTenant();
  await stripe().customers.create({ metadata: { tenant_id: String(tenantId) } });
  const [event] = (await stripe().events.list({ limit: 1 })).data;
  if (!event) throw new Error("Nothing has happened at Stripe");
  await Promise.all([receive(event), receive(event)]);
  const stored = async () => {
    const [row] = await db().select().from(stripeEvents).where(eq(stripeEvents.id, event.id));
    return row;
  };

  await slow("GET", "/v1/subscriptions*", 2 * TIMEOUT_MS, 3);
  await drainInbox();
  expect(await stored()).toMatchObject({
    state: "failed",
    attempts: 1,
    error: expect.stringMatching(/timeout|aborted/i),
    nextAttemptAt: expect.any(Date),
  });
  await db()
    .update(stripeEvents)
    .set({ nextAttemptAt: new Date(0) });
  await drainInbox();
  expect(await stored()).toMatchObject({ state: "processed", attempts: 2, tenantId });
  expect((await stored())?.failures).toHaveLength(1);
});
