import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { suspensions } from "@/db/schema/risk";
import { tenantLines, tenants } from "@/db/schema/tenants";
import { now } from "@/lib/clock";
import { DAY_MS } from "@/lib/domain/utc-day";
import { env } from "@/lib/env";
import { finishCall } from "@/lib/ledger/billing-world.fixture";
import { GET } from "./route";

let at = new Date();
const inDays = (days: number) => new Date(at.getTime() + days * DAY_MS);

beforeAll(async () => {
  at = await now();
});

async function newTenant(subscription: { status: string; includedMinutes: number } | null = null) {
  const [tenant] = await db().insert(tenants).values({ name: "Asked about" }).returning();
  if (!tenant) throw new Error("No tenant");
  if (!subscription) return tenant.id;
  const [plan] = await db()
    .insert(plans)
    .values({
      key: `plan-${tenant.id}`,
      name: "Plan",
      currency: "eur",
      baseAmountMinor: 1_000,
      includedMinutes: subscription.includedMinutes,
      usageMode: "meter",
      callIncrementSeconds: 60,
    })
    .returning();
  await db()
    .insert(tenantBilling)
    .values({
      tenantId: tenant.id,
      planId: plan?.id,
      billingStatus: subscription.status,
      currentPeriodStart: inDays(-10),
      currentPeriodEnd: inDays(20),
    });
  return tenant.id;
}

function ask(search: string, headers: Record<string, string> = bearer()): Promise<Response> {
  return GET(new Request(`http://localhost/api/entitlement?${search}`, { headers }));
}

function bearer() {
  return { authorization: `Bearer ${env().ENTITLEMENT_TOKEN}` };
}

describe("GET /api/entitlement", () => {
  it("tells whether a tenant is served and what it has used, to the minute its bill will say", async () => {
    const tenantId = await newTenant({ status: "active", includedMinutes: 400 });
    // Before the period, at its first instant, on a whole day, at its present end.
    await finishCall(tenantId, new Date(inDays(-10).getTime() - 1), 600);
    await finishCall(tenantId, inDays(-10), 61);
    await finishCall(tenantId, inDays(-5), 1);
    await finishCall(tenantId, at, 59);
    const response = await ask(`tenant=${tenantId}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      servesCalls: true,
      reason: "active",
      minutesUsed: 4,
      minutesIncluded: 400,
    });
    expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("answers for a line of any kind, by the kind a call goes by first", async () => {
    const first = await newTenant({ status: "active", includedMinutes: 100 });
    const second = await newTenant({ status: "paused", includedMinutes: 100 });
    await db()
      .insert(tenantLines)
      .values([
        { tenantId: first, kind: "number", value: "+33123456789" },
        { tenantId: first, kind: "assistant_id", value: "same" },
        { tenantId: second, kind: "phone_number_id", value: "same" },
      ]);
    for (const line of ["%2B33123456789", "+33123456789"]) {
      expect(await (await ask(`line=${line}`)).json()).toMatchObject({ reason: "active" });
    }
    expect(await (await ask("line=same")).json()).toMatchObject({ reason: "paused" });
  });

  it("does not serve a tenant without a subscription, and says why", async () => {
    expect(await (await ask(`tenant=${await newTenant()}`)).json()).toMatchObject({
      servesCalls: false,
      reason: "no_subscription",
      minutesUsed: null,
      minutesIncluded: null,
    });
  });

  it("serves beyond the included minutes, also where none are included", async () => {
    const tenantId = await newTenant({ status: "trialing", includedMinutes: 0 });
    await finishCall(tenantId, at, 600);
    await db()
      .insert(suspensions)
      .values({ tenantId, reason: "quota", startsAt: inDays(-1), setBy: "policy", createdAt: at });
    expect(await (await ask(`tenant=${tenantId}`)).json()).toMatchObject({
      servesCalls: true,
      reason: "trialing",
      minutesUsed: 10,
      minutesIncluded: 0,
    });
  });

  it("stops at the moment a suspension begins", async () => {
    const tenantId = await newTenant({ status: "past_due", includedMinutes: 100 });
    const payment = { tenantId, reason: "payment" as const, setBy: "policy", createdAt: at };
    await db()
      .insert(suspensions)
      .values({ ...payment, startsAt: inDays(1) });
    expect(await (await ask(`tenant=${tenantId}`)).json()).toMatchObject({
      servesCalls: true,
      reason: "past_due",
    });
    await db().update(suspensions).set({ startsAt: at });
    expect(await (await ask(`tenant=${tenantId}`)).json()).toMatchObject({
      servesCalls: false,
      reason: "suspended_payment",
    });
  });

  it.each([
    ["no token", {}],
    ["another token", { authorization: "Bearer sandbox-entitlement-tokem" }],
  ])("%s: 401, and nothing is told", async (_case, headers) => {
    const response = await ask("tenant=1", headers);
    expect(response.status).toBe(401);
    expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
    expect(await response.json()).not.toHaveProperty("servesCalls");
  });

  it.each([
    ["tenant=987654321", "There is no such tenant."],
    ["line=nobodys", "No tenant has this line."],
  ])("?%s is known to nobody: 404", async (search, message) => {
    const response = await ask(search);
    expect([response.status, await response.json()]).toEqual([404, { error: "not_found", message }]);
  });

  it.each([
    ["", "one of the two is missing"],
    ["tenant=1&line=x", "give one of the two"],
    ["tenant=1&tenant=2", "tenant: must be given once"],
    ["line=a&line=a", "line: must be given once"],
    ["tenant=1e1", "tenant: must be a tenant's id"],
    ["tenant=0", "tenant: must be a tenant's id"],
    ["tenant=99999999999999999999", "tenant: must be a tenant's id"],
    ["tenant=", "tenant: must be a tenant's id"],
    ["line=", "line: must be"],
    ["line=%00", "line: must be"],
    [`line=${"x".repeat(201)}`, "line: must be"],
    ["tenant=1&at=now", "at"],
  ])("?%s is refused with its reason", async (search, reason) => {
    const response = await ask(search);
    expect(response.status).toBe(400);
    const { reasons } = await response.json();
    expect(reasons.join()).toContain(reason);
  });
});
