import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { billLateUsage } from "@/lib/billing/bill-late-usage";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import { releaseDraftInvoice } from "@/lib/billing/release-draft-invoice";
import { writeOffLateUsage } from "@/lib/billing/write-off-late-usage";
import { DAY_MS } from "@/lib/domain/utc-day";
import { env } from "@/lib/env";
import { saveUsagePolicies } from "@/lib/policies/save-usage-policies";
import { stripe } from "@/lib/stripe/client";
import {
  admin,
  advanceTo,
  chargedUsage,
  control,
  finishCall,
  lateOf,
  later,
  laterInvoices,
  listenForWebhooks,
  periodOf,
  publishCatalogue,
  rowsOf,
  subscribedTenant,
  usageRun,
} from "./billing-world.fixture";

const HOUR_MS = 3_600_000;
const ITEMS = { method: "POST", path: "/v1/invoiceitems" };

type Subscribed = Awaited<ReturnType<typeof subscribedTenant>> & { startsAt: Date; call: string };
type Name = "billed" | "lost" | "credited" | "written" | "ended" | "gone" | "automatic" | "held" | "observed";

let webhooks: { close(): Promise<void> };
let endsAt: Date;
const tenants = new Map<Name, Subscribed>();

/** Everybody used 810 of 800 minutes in a month that is settled; one subscription has ended with it. */
beforeAll(async () => {
  await publishCatalogue();
  webhooks = await listenForWebhooks();
  for (const name of ["billed", "lost", "credited", "written", "ended", "gone", "automatic"] as const) {
    tenants.set(name, await settledSoon(name));
  }
  await cancelSubscriptionAtPeriodEnd({ ...intent("ended"), tenantId: of("ended").tenantId });
  await advanceTo(later(endsAt, 2 * HOUR_MS));
  while (!(await Promise.all([...tenants.values()].map(isSettled))).every(Boolean)) await usageRun();
  await usageRun();
}, 90_000);

afterEach(() => control("DELETE", "/_sandbox/faults"));
afterAll(() => webhooks.close());

test("late usage is billed on the next invoice once, whoever clicks how often", async () => {
  const key = await lateBy("billed", 5 * 60);
  const command = { ...key, ...intent("billed") };
  await Promise.all([billLateUsage(command), billLateUsage(command)]);
  await expect(billLateUsage({ ...key, ...intent("billed") })).rejects.toMatchObject({
    code: "late_usage_decided",
  });
  expect(await usageRun()).toMatchObject({ lateBilled: 0 });
  const [item, ...others] = await itemsOf("billed");
  expect(others).toEqual([]);
  expect(item).toMatchObject({
    amount: 85,
    currency: "eur",
    description: expect.stringMatching(/after its invoice: 5$/),
  });
  expect(await lateOf(key.tenantId)).toMatchObject([
    {
      decision: "next_invoice",
      decidedBy: admin.email,
      stripeInvoiceItemId: item?.id,
      billedAt: expect.any(Date),
    },
  ]);
  const trail = await db().select().from(auditLog).where(eq(auditLog.intentId, command.intentId));
  expect(trail.map(({ phase }) => phase).sort()).toEqual(["intended", "succeeded"]);
});

test("an answer that was lost leaves one item, and the next run knows it", async () => {
  const key = await lateBy("lost", 7 * 60);
  await control("POST", "/_sandbox/faults", { match: ITEMS, fault: "drop_after", times: 10 });
  await expect(billLateUsage({ ...key, ...intent("lost") })).rejects.toMatchObject({
    code: "late_usage_unanswered",
  });
  expect(await lateOf(key.tenantId)).toMatchObject([{ decision: "next_invoice", billedAt: null }]);
  await expect(writeOffLateUsage({ ...key, ...intent("lost") })).rejects.toMatchObject({
    code: "late_usage_decided",
  });
  await control("DELETE", "/_sandbox/faults");
  expect(await usageRun()).toMatchObject({ lateBilled: 1 });
  expect((await itemsOf("lost")).map(({ amount }) => amount)).toEqual([7 * 17]);
  expect(await lateOf(key.tenantId)).toMatchObject([{ billedAt: expect.any(Date) }]);
});

test("corrections up and down are rows that add up to the difference, and a credit is a negative item", async () => {
  const key = await lateBy("credited", 4 * 60);
  const { tenantId, startsAt, call } = of("credited");
  await finishCall(tenantId, startsAt, 803 * 60, call);
  await usageRun();
  await finishCall(tenantId, startsAt, 700 * 60, call);
  await usageRun();
  const rows = await lateOf(tenantId);
  expect(rows.map(({ minutes, amountMinor }) => [minutes, amountMinor])).toEqual([
    [4, 4 * 17],
    [-3, -3 * 17],
    [-103, -11 * 17],
  ]);
  for (const { sequence } of rows) await billLateUsage({ ...key, sequence, ...intent("credited") });
  const amounts = (await itemsOf("credited")).map(({ amount }) => amount);
  expect(amounts.sort((one, other) => one - other)).toEqual([-187, -51, 68]);
  expect(amounts.reduce((sum, amount) => sum + amount)).toBe(-10 * 17);
});

test("what is written off is billed nowhere, and stays on record", async () => {
  const key = await lateBy("written", 6 * 60);
  const command = { ...key, ...intent("written") };
  await Promise.all([writeOffLateUsage(command), writeOffLateUsage(command)]);
  await expect(billLateUsage({ ...key, ...intent("written") })).rejects.toMatchObject({
    code: "late_usage_decided",
  });
  await usageRun();
  expect(await itemsOf("written")).toEqual([]);
  expect(await lateOf(key.tenantId)).toMatchObject([{ minutes: 6, amountMinor: 102, decision: "write_off" }]);
});

test("there is no such late usage", async () => {
  const key = { ...(await lateBy("written", 60)), sequence: 99 };
  await expect(billLateUsage({ ...key, ...intent("written") })).rejects.toMatchObject({
    code: "late_usage_not_found",
  });
});

test("of a subscription that has ended it is billed on an invoice of its own, which is collected", async () => {
  const key = await lateBy("ended", 20 * 60);
  await control("POST", "/_sandbox/faults", { match: ITEMS, fault: "drop_before", times: 10 });
  await expect(billLateUsage({ ...key, ...intent("ended") })).rejects.toMatchObject({
    code: "late_usage_unanswered",
  });
  await control("DELETE", "/_sandbox/faults");
  await usageRun();
  await usageRun();
  const own = (await laterInvoices(of("ended").stripeCustomerId)).filter(
    ({ metadata }) => metadata?.releve_late_usage,
  );
  expect(own).toMatchObject([{ total: 340, auto_advance: true }]);
});

test("what Stripe refuses for good waits for a person again", async () => {
  const key = await lateBy("gone", 3 * 60);
  await webhooksLost(() => stripe().customers.del(of("gone").stripeCustomerId));
  await expect(billLateUsage({ ...key, ...intent("gone") })).rejects.toMatchObject({
    code: "stripe_refused",
  });
  expect(await lateOf(key.tenantId)).toMatchObject([{ decision: null, decidedAt: null, decidedBy: null }]);
  await writeOffLateUsage({ ...key, ...intent("gone") });
});

test("a policy decides on what is found from then on, and on nothing that costs nothing", async () => {
  const waiting = await lateBy("automatic", 2 * 60);
  await decide({ lateUsage: "next_invoice", closing: "hold" });
  const { tenantId, startsAt } = of("automatic");
  await finishCall(tenantId, later(startsAt, 2 * HOUR_MS), 60);
  await usageRun();
  await finishCall(tenantId, later(startsAt, 3 * HOUR_MS), 0);
  await finishCall(tenantId, later(startsAt, 4 * HOUR_MS), 60);
  await decide({ lateUsage: "write_off", closing: "hold" });
  await usageRun();
  await decide({ lateUsage: "review", closing: "hold" });
  expect(await lateOf(waiting.tenantId)).toMatchObject([
    { minutes: 2, decision: null },
    { minutes: 1, decision: "next_invoice", decidedBy: "policy", billedAt: expect.any(Date) },
    { minutes: 1, decision: "write_off", decidedBy: "policy", billedAt: null },
  ]);
  expect((await itemsOf("automatic")).map(({ amount }) => amount)).toEqual([17]);
});

test("the next invoice bills its own period and the late usage, and closes as ever", async () => {
  const next = await periodOf(of("billed").tenantId);
  await finishCall(of("billed").tenantId, next.startsAt, 805 * 60);
  tenants.set("held", await settledSoon("held"));
  await decide({ lateUsage: "review", closing: "observe" });
  tenants.set("observed", await settledSoon("observed"));
  await advanceTo(later(next.endsAt, 30 * 60_000));
  await usageRun();
  expect((await laterInvoices(of("billed").stripeCustomerId))[0]).toMatchObject({
    status: "draft",
    auto_advance: true,
  });
  await decide({ lateUsage: "review", closing: "hold" });
  await advanceTo(later(next.endsAt, 2 * HOUR_MS));
  const [renewal] = await laterInvoices(of("billed").stripeCustomerId);
  expect(renewal).toMatchObject({ status: "paid", total: 14_900 + 5 * 17 + 85 });
  expect(chargedUsage(renewal)).toEqual([[5, 85]]);
  expect(renewal?.lines.data.find(({ metadata }) => metadata.releve_late_usage)).toMatchObject({
    amount: 85,
  });
  expect((await rowsOf(of("billed").tenantId))[1]).toMatchObject({ state: "settled", settledMinutes: 805 });
  expect(await lateOf(of("billed").tenantId)).toHaveLength(1);
}, 60_000);

test("a held draft that a person releases goes with what Stripe shows, and the rest is late usage", async () => {
  const { tenantId, stripeCustomerId } = of("held");
  const period = await periodOf(tenantId);
  await finishCall(tenantId, later(period.startsAt, HOUR_MS), 20 * 60);
  await control("POST", "/_sandbox/settings", { summary_lag_ms: 40 * DAY_MS });
  await advanceTo(later(period.endsAt, 2 * HOUR_MS));
  await usageRun();
  expect((await laterInvoices(stripeCustomerId))[0]).toMatchObject({ status: "draft", auto_advance: false });
  const release = (typedName?: string) =>
    releaseDraftInvoice({ ...period, tenantId, ...intent("held"), typedName });
  const testKey = env().STRIPE_SECRET_KEY;
  // The client was made with the test key and goes on talking to local Stripe.
  env().STRIPE_SECRET_KEY = "sk_live_0123456789abcdef";
  try {
    await expect(release()).rejects.toMatchObject({ code: "name_not_typed" });
    await expect(release("another")).rejects.toMatchObject({ code: "name_not_typed" });
  } finally {
    env().STRIPE_SECRET_KEY = testKey;
  }
  expect((await laterInvoices(stripeCustomerId))[0]).toMatchObject({ status: "draft", auto_advance: false });
  await release();
  await expect(releaseDraftInvoice({ ...period, tenantId, ...intent("held") })).rejects.toMatchObject({
    code: "draft_not_held",
  });
  await usageRun();
  await advanceTo(later(period.endsAt, 4 * HOUR_MS));
  await control("POST", "/_sandbox/settings", { summary_lag_ms: 0 });
  await usageRun();
  expect((await laterInvoices(stripeCustomerId))[0]).toMatchObject({ status: "paid" });
  const settled = (await rowsOf(tenantId)).find(
    ({ startsAt }) => startsAt.getTime() === period.startsAt.getTime(),
  );
  expect(settled).toMatchObject({ state: "settled", isReleased: true, trouble: null });
}, 60_000);

async function settledSoon(name: Name): Promise<Subscribed> {
  const subscribed = await subscribedTenant("growth");
  const period = await periodOf(subscribed.tenantId);
  endsAt = period.endsAt;
  const call = await finishCall(subscribed.tenantId, period.startsAt, (name === "credited" ? 806 : 810) * 60);
  if (name === "credited") await finishCall(subscribed.tenantId, later(period.startsAt, 60_000), 4 * 60);
  return { ...subscribed, startsAt: period.startsAt, call };
}

async function isSettled({ tenantId }: Subscribed): Promise<boolean> {
  return (await rowsOf(tenantId))[0]?.invoiceReleasedAt != null;
}

/** A call of the settled month, and the row that it leaves. */
async function lateBy(name: Name, seconds: number) {
  const { tenantId, startsAt } = of(name);
  await finishCall(tenantId, later(startsAt, HOUR_MS), seconds);
  await usageRun();
  const [row] = await lateOf(tenantId);
  if (!row) throw new Error("Nothing came late");
  return row;
}

function of(name: Name): Subscribed {
  const subscribed = tenants.get(name);
  if (!subscribed) throw new Error(`There is no tenant ${name}`);
  return subscribed;
}

function intent(_name: Name) {
  return { admin, intentId: randomUUID() };
}

async function itemsOf(name: Name) {
  const { data } = await stripe().invoiceItems.list({ customer: of(name).stripeCustomerId, limit: 100 });
  return data.filter(({ metadata }) => metadata?.releve_late_usage);
}

async function decide(policies: {
  lateUsage: "review" | "next_invoice" | "write_off";
  closing: "hold" | "observe";
}) {
  await saveUsagePolicies({ ...policies, admin, intentId: randomUUID() });
}

async function webhooksLost(work: () => Promise<unknown>): Promise<void> {
  await control("POST", "/_sandbox/webhooks", { drop: 1 });
  await work();
  await control("POST", "/_sandbox/webhooks", { drop: 0 });
}
