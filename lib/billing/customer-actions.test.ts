import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { type Mailbox, startMailbox } from "@/e2e/setup/mailbox";
import { admin, control, publishCatalogue, subscribedTenant } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { createCheckoutLink } from "./create-checkout-link";
import { createCustomer } from "./create-customer";
import { createSubscription } from "./create-subscription";
import { findCheckoutLink } from "./find-checkout-link";
import { findLinkableCustomers } from "./find-linkable-customers";
import { linkCustomer } from "./link-customer";
import { mailCheckoutLink } from "./mail-checkout-link";
import { openPortal } from "./open-portal";
import { replaceCheckoutLink } from "./replace-checkout-link";

const other = { email: "owner@example.com" };
let mailbox: Mailbox;
let growth: number;

beforeAll(async () => {
  mailbox = await startMailbox();
  await publishCatalogue();
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, "growth"));
  growth = plan?.id ?? 0;
});
afterAll(() => mailbox.close());
afterEach(async () => {
  await control("DELETE", "/_sandbox/faults");
});

async function newTenant(name = `Cabinet ${randomUUID().slice(0, 8)}`): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name, email: "accueil@example.com" }).returning();
  if (!tenant) throw new Error("No tenant");
  return tenant.id;
}

async function customerOf(tenantId: number): Promise<string> {
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  return row?.stripeCustomerId ?? "";
}

async function sessionsOf(tenantId: number, status?: "open" | "expired") {
  const { data } = await stripe().checkout.sessions.list({ customer: await customerOf(tenantId), status });
  return data;
}

async function phasesOf(tenantId: number, action: string): Promise<string[]> {
  const rows = await db()
    .select({ phase: auditLog.phase })
    .from(auditLog)
    .where(and(eq(auditLog.tenantId, tenantId), eq(auditLog.action, action)))
    .orderBy(auditLog.id);
  return rows.map(({ phase }) => phase);
}

const offer = (tenantId: number, trialDays = 0) => ({
  tenantId,
  admin,
  intentId: randomUUID(),
  planId: growth,
  trialDays,
});

describe("A checkout link", () => {
  test("offers the plan as an admin would create it, and makes the tenant's customer first", async () => {
    const tenantId = await newTenant();
    await createCheckoutLink(offer(tenantId, 14));
    const [session] = await sessionsOf(tenantId, "open");
    expect(session).toMatchObject({
      client_reference_id: String(tenantId),
      metadata: { tenant_id: String(tenantId), plan: "growth", trial_days: "14" },
      amount_total: 0,
    });
    const { line_items } = await stripe().checkout.sessions.retrieve(session?.id ?? "", {
      expand: ["line_items"],
    });
    expect(line_items?.data.map(({ price }) => price?.lookup_key)).toEqual([
      "releve_growth_v1_base",
      "releve_growth_v1_overage",
    ]);
    expect(await findCheckoutLink(tenantId)).toMatchObject({
      sessionId: session?.id,
      url: session?.url,
      planName: "Growth",
      trialDays: 14,
    });
  });

  test("is made once of a double click; a second admin is told of it", async () => {
    const tenantId = await newTenant();
    const command = offer(tenantId);
    const results = await Promise.allSettled([
      createCheckoutLink(command),
      createCheckoutLink(command),
      createCheckoutLink({ ...offer(tenantId), admin: other }),
    ]);
    expect(results.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { code: "checkout_open" } },
    ]);
    expect(await sessionsOf(tenantId)).toHaveLength(1);
  });

  test("whose answer was lost is found in Stripe and not made again", async () => {
    const tenantId = await newTenant();
    await createCustomer({ tenantId, admin, intentId: randomUUID() });
    const match = { method: "POST", path: "/v1/checkout/sessions" };
    await control("POST", "/_sandbox/faults", { match, fault: "drop_after", times: 4 });
    await expect(createCheckoutLink(offer(tenantId))).rejects.toMatchObject({ code: "stripe_unreachable" });
    await control("DELETE", "/_sandbox/faults");
    await expect(createCheckoutLink(offer(tenantId))).rejects.toMatchObject({ code: "checkout_open" });
    expect(await sessionsOf(tenantId)).toHaveLength(1);
    expect(await findCheckoutLink(tenantId)).not.toBeNull();
  });

  test("is refused to a tenant that is subscribed, and for a plan that is not there", async () => {
    const { tenantId } = await subscribedTenant("flat");
    await expect(createCheckoutLink(offer(tenantId))).rejects.toMatchObject({ code: "subscription_exists" });
    await expect(replaceCheckoutLink(offer(tenantId))).rejects.toMatchObject({ code: "subscription_exists" });
    const fresh = await newTenant();
    await expect(createCheckoutLink({ ...offer(fresh), planId: 999 })).rejects.toMatchObject({
      code: "plan_not_found",
    });
    expect(await phasesOf(fresh, "create_checkout_link")).toEqual(["intended", "refused"]);
  });

  test("is replaced by one, by a double click and by two admins", async () => {
    const tenantId = await newTenant();
    await createCheckoutLink(offer(tenantId));
    const command = offer(tenantId, 7);
    await Promise.all([replaceCheckoutLink(command), replaceCheckoutLink(command)]);
    expect(await sessionsOf(tenantId, "expired")).toHaveLength(1);
    await Promise.all([replaceCheckoutLink(offer(tenantId)), replaceCheckoutLink(offer(tenantId))]);
    expect(await sessionsOf(tenantId, "open")).toHaveLength(1);
  });

  test("is withdrawn when an admin subscribes the tenant, so that nobody pays twice", async () => {
    const tenantId = await newTenant();
    await createCheckoutLink(offer(tenantId));
    await createSubscription({
      ...offer(tenantId),
      collectionMethod: "send_invoice",
      daysUntilDue: 14,
    });
    expect(await sessionsOf(tenantId, "open")).toEqual([]);
    expect(await findCheckoutLink(tenantId)).toBeNull();
  });

  test("goes by mail in the caller's words, once per intent, and only while it is open", async () => {
    const tenantId = await newTenant("Cabinet Été");
    await createCheckoutLink(offer(tenantId));
    const link = await findCheckoutLink(tenantId);
    const sessionId = link?.sessionId ?? "";
    const mailing = {
      tenantId,
      admin,
      intentId: randomUUID(),
      sessionId,
      to: "accueil@example.com",
      words: ({ url }: { url: string }, tenant: string) => ({ subject: `Pour ${tenant}`, text: url }),
    };
    await Promise.all([mailCheckoutLink(mailing), mailCheckoutLink(mailing)]);
    expect(mailbox.mails).toMatchObject([
      { to: ["accueil@example.com"], subject: "Pour Cabinet Été", text: link?.url },
    ]);
    mailbox.refuses = true;
    await expect(mailCheckoutLink({ ...mailing, intentId: randomUUID() })).rejects.toMatchObject({
      code: "mail_not_sent",
    });
    mailbox.refuses = false;
    await stripe().checkout.sessions.expire(sessionId);
    await expect(mailCheckoutLink({ ...mailing, intentId: randomUUID() })).rejects.toMatchObject({
      code: "checkout_not_open",
    });
    expect(mailbox.mails).toHaveLength(1);
  });
});

describe("Link existing customer", () => {
  const link = (tenantId: number, stripeCustomerId: string, who = admin) =>
    linkCustomer({ tenantId, admin: who, intentId: randomUUID(), stripeCustomerId });

  test("finds customers by email, name, metadata and id, and says whose they are", async () => {
    const [mine, theirs] = [await newTenant(), await newTenant("Garage Nord")];
    const mark = randomUUID().slice(0, 8);
    const free = await stripe().customers.create({
      name: `Free ${mark}`,
      email: `${mark}@example.com`,
      metadata: { company: mark },
    });
    const taken = await stripe().customers.create({
      name: `Taken ${mark}`,
      metadata: { tenant_id: String(theirs) },
    });
    for (const typed of [`${mark}@example.com`, `ree ${mark}`, `company:${mark}`, free.id]) {
      expect(await findLinkableCustomers(mine, typed), typed).toMatchObject([{ id: free.id, owner: null }]);
    }
    expect(await findLinkableCustomers(mine, taken.id)).toMatchObject([
      { id: taken.id, owner: { id: theirs, name: "Garage Nord" } },
    ]);
    expect(await findLinkableCustomers(theirs, "")).toMatchObject([{ id: taken.id, owner: null }]);
    await expect(link(mine, taken.id)).rejects.toMatchObject({ code: "customer_taken" });
    expect(await customerOf(mine)).toBe("");
  });

  test("brings the subscription, opens its period, and names the tenant in Stripe", async () => {
    const tenantId = await newTenant();
    const { id } = await stripe().customers.create({ name: "Older than us" });
    const prices = await stripe().prices.list({ lookup_keys: ["releve_growth_v1_base"] });
    await stripe().subscriptions.create({
      customer: id,
      items: [{ price: prices.data[0]?.id }],
      collection_method: "send_invoice",
      days_until_due: 14,
    });
    await link(tenantId, id);
    const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
    expect(row).toMatchObject({ stripeCustomerId: id, billingStatus: "active", plan: "growth" });
    expect(await stripe().customers.retrieve(id)).toMatchObject({
      metadata: { tenant_id: String(tenantId) },
    });
    await expect(link(tenantId, "cus_another")).rejects.toMatchObject({ code: "customer_exists" });
  });

  test("gives one customer to one of two tenants, and to one tenant once", async () => {
    const [first, second] = [await newTenant(), await newTenant()];
    const { id } = await stripe().customers.create({ name: "Wanted" });
    const results = await Promise.allSettled([
      link(first, id),
      link(second, id, other),
      link(first, id, other),
    ]);
    expect(
      results.map(({ status }) => status).filter((status) => status === "rejected").length,
    ).toBeGreaterThan(0);
    const owners = await Promise.all([first, second].map(customerOf));
    expect(owners.filter((customer) => customer === id)).toHaveLength(1);
  });
});

describe("Open portal", () => {
  const open = (tenantId: number, intentId = randomUUID()) => openPortal({ tenantId, admin, intentId });

  test("uses one configuration of the account, also of two admins who find none", async () => {
    const [first, second] = [await newTenant(), await newTenant()];
    for (const tenantId of [first, second]) await createCustomer({ tenantId, admin, intentId: randomUUID() });
    await Promise.all([open(first), open(second)]);
    const address = await open(first);
    expect(address).toContain("/p/session/");
    const { data } = await stripe().billingPortal.configurations.list();
    expect(data).toMatchObject([{ name: "Relevé", active: true }]);
    await stripe().billingPortal.configurations.update(data[0]?.id ?? "", { active: false });
    expect(await open(second)).toContain("/p/session/");
  });

  test("answers a double click with one session, and is refused without a customer", async () => {
    const tenantId = await newTenant();
    await expect(open(tenantId)).rejects.toMatchObject({ code: "no_customer" });
    await createCustomer({ tenantId, admin, intentId: randomUUID() });
    const intentId = randomUUID();
    const [left, right] = await Promise.all([open(tenantId, intentId), open(tenantId, intentId)]);
    expect(left).toBe(right);
  });
});
