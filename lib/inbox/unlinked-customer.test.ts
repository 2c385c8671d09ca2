import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { ignoredCustomers, stripeEvents } from "@/db/schema/inbox";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { linkCustomer } from "@/lib/billing/link-customer";
import { ensureInstallation } from "@/lib/installation";
import { admin, control, publishCatalogue } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { findTenantOfCustomer } from "@/lib/sync/find-tenant-of-customer";
import { drainInbox } from "./drain";
import { receive } from "./receive";

beforeAll(async () => {
  await ensureInstallation();
  await publishCatalogue();
});

beforeEach(async () => {
  await db().delete(stripeEvents);
});

async function addTenant(): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name: randomUUID() }).returning({ id: tenants.id });
  return tenant?.id ?? 0;
}

/** A customer whose events have failed, because nobody knows whose it is. */
async function stranger(): Promise<string> {
  const { id } = await stripe().customers.create({ name: "Stranger", email: "stranger@example.com" });
  for (const event of (await stripe().events.list({ limit: 1 })).data) await receive(event);
  await drainInbox();
  expect(await statesOf(id)).toEqual(["failed"]);
  const reason = { code: "unlinked_names_none", values: { customer: id } };
  const [event] = await db().select().from(stripeEvents).where(eq(stripeEvents.customerId, id));
  expect(event).toMatchObject({ reason, failures: [{ error: event?.error, reason }] });
  return id;
}

async function statesOf(customerId: string) {
  const rows = await db().select().from(stripeEvents).where(eq(stripeEvents.customerId, customerId));
  return rows.map(({ state }) => state);
}

const linking = (tenantId: number, stripeCustomerId: string) => ({
  tenantId,
  stripeCustomerId,
  admin,
  intentId: randomUUID(),
});

describe("linking a customer to a tenant", () => {
  test("makes it the tenant's, says so in Stripe, and works its failed events", async () => {
    const [tenantId, customerId] = [await addTenant(), await stranger()];
    const wanted = linking(tenantId, customerId);
    await linkCustomer(wanted);
    expect(await findTenantOfCustomer(customerId)).toBe(tenantId);
    expect(await stripe().customers.retrieve(customerId)).toMatchObject({
      metadata: { tenant_id: String(tenantId) },
    });
    await drainInbox();
    expect(await statesOf(customerId)).toEqual(["processed"]);
    const [, done] = await db().select().from(auditLog).where(eq(auditLog.intentId, wanted.intentId));
    expect(done).toMatchObject({
      action: "link_customer",
      phase: "succeeded",
      stripeRequestId: expect.stringMatching(/^req_/),
    });
  });

  test("by two admins at once is one link", async () => {
    const [tenantId, customerId] = [await addTenant(), await stranger()];
    await Promise.all([
      linkCustomer(linking(tenantId, customerId)),
      linkCustomer(linking(tenantId, customerId)),
    ]);
    expect(await findTenantOfCustomer(customerId)).toBe(tenantId);
  });

  test("for two tenants at once gives it to one, and refuses the other", async () => {
    const customerId = await stranger();
    const wanting = [await addTenant(), await addTenant()];
    const results = await Promise.allSettled(wanting.map((id) => linkCustomer(linking(id, customerId))));
    const owner = await findTenantOfCustomer(customerId);
    expect(wanting).toContain(owner);
    for (const [index, result] of results.entries()) {
      if (wanting[index] === owner) expect(result.status).toBe("fulfilled");
      else expect(result).toMatchObject({ status: "rejected", reason: { code: "customer_taken" } });
    }
    expect(await stripe().customers.retrieve(customerId)).toMatchObject({
      metadata: { tenant_id: String(owner) },
    });
  });

  test("is refused for a tenant that has a customer, a customer that is taken, and one that is not there", async () => {
    const [tenantId, customerId] = [await addTenant(), await stranger()];
    await linkCustomer(linking(tenantId, customerId));
    const [other, otherCustomer] = [await addTenant(), await stranger()];
    const refused = (tenant: number, customer: string, code: string) =>
      expect(linkCustomer(linking(tenant, customer))).rejects.toMatchObject({ code });
    await refused(tenantId, otherCustomer, "customer_exists");
    await refused(other, customerId, "customer_taken");
    await refused(other, "cus_nobody", "customer_not_found");
    await stripe().customers.del(otherCustomer);
    await refused(other, otherCustomer, "customer_not_found");
    await refused(0, customerId, "tenant_not_found");
  });

  test("whose answer was lost is done by the next try", async () => {
    const [tenantId, customerId] = [await addTenant(), await stranger()];
    await control("POST", "/_sandbox/faults", {
      match: { method: "POST", path: `/v1/customers/${customerId}` },
      fault: "drop_after",
      times: 4,
    });
    await expect(linkCustomer(linking(tenantId, customerId))).rejects.toMatchObject({
      code: "stripe_unreachable",
    });
    await control("DELETE", "/_sandbox/faults");
    await linkCustomer(linking(tenantId, customerId));
    await drainInbox();
    expect(await statesOf(customerId)).toEqual(["processed"]);
  });
});

test("a customer that somebody ignores while its events are worked is ignored", async () => {
  const { id } = await stripe().customers.create({ name: "Stranger" });
  for (const event of (await stripe().events.list({ limit: 1 })).data) await receive(event);
  await db()
    .insert(ignoredCustomers)
    .values({ stripeCustomerId: id, ignoredBy: admin.email, ignoredAt: new Date() });
  await drainInbox();
  expect(await statesOf(id)).toEqual(["ignored"]);
});

test("a checkout's customer that is heard of before its checkout is worked once the checkout links it", async () => {
  const tenantId = await addTenant();
  const price = (await stripe().prices.list({ lookup_keys: ["releve_flat_v1_base"] })).data[0];
  const session = await stripe().checkout.sessions.create({
    mode: "subscription",
    client_reference_id: String(tenantId),
    metadata: { tenant_id: String(tenantId) },
    line_items: [{ price: price?.id ?? "", quantity: 1 }],
    success_url: "http://localhost:3000/done",
  });
  await control("POST", `/_sandbox/checkout/${session.id}/complete`, {});
  const { customer } = await stripe().checkout.sessions.retrieve(session.id);
  const customerId = typeof customer === "string" ? customer : (customer?.id ?? "");
  const { data } = await stripe().events.list({ limit: 30 });
  const events = data.filter((event) => JSON.stringify(event).includes(customerId)).reverse();
  const isCheckout = (event: { type: string }) => event.type.startsWith("checkout.");

  for (const event of events) if (!isCheckout(event)) await receive(event);
  await drainInbox();
  expect(new Set(await statesOf(customerId))).toContain("failed");
  for (const event of events) if (isCheckout(event)) await receive(event);
  await drainInbox();
  expect(await statesOf(customerId)).not.toContain("failed");
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  expect(row).toMatchObject({ stripeCustomerId: customerId, billingStatus: "active" });
});
