import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { findTenant } from "./find-tenant";

describe("findTenant", () => {
  it.each(["", "0", "-1", "1.5", "1e3", "abc", "1 ", "01", "99999999999999999999"])(
    "what is not an id (%j) names no tenant",
    async (value) => {
      expect(await findTenant(value)).toBeNull();
    },
  );

  it("an id nobody has names no tenant", async () => {
    expect(await findTenant("987654321")).toBeNull();
  });

  it("a tenant Stripe has never heard of has nulls, not guesses", async () => {
    const id = await insertTenant("Before Stripe");
    expect(await findTenant(String(id))).toMatchObject({
      id,
      name: "Before Stripe",
      stripeCustomerId: null,
      status: null,
      plan: null,
      syncedAt: null,
    });
  });

  it("names the plan by its version in the catalogue", async () => {
    const [plan] = await db()
      .insert(plans)
      .values({
        key: "found",
        version: 3,
        name: "Found",
        currency: "eur",
        baseAmountMinor: 9900,
        usageMode: "none",
      })
      .returning({ id: plans.id });
    const id = await insertTenant("Planned");
    await db()
      .insert(tenantBilling)
      .values({ tenantId: id, plan: "found", planId: plan?.id, billingStatus: "active" });
    expect(await findTenant(String(id))).toMatchObject({
      status: "active",
      plan: { key: "found", name: "Found", version: 3 },
    });
  });

  it("keeps the foundation's own plan word, and takes an unknown status for none", async () => {
    const id = await insertTenant("From the foundation");
    await db().insert(tenantBilling).values({ tenantId: id, plan: "vip", billingStatus: "pending" });
    expect(await findTenant(String(id))).toMatchObject({ status: null, plan: { key: "vip", name: "vip" } });
  });
});

async function insertTenant(name: string): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name }).returning({ id: tenants.id });
  if (!tenant) throw new Error("The tenant was not inserted");
  return tenant.id;
}
