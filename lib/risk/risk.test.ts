import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { admins } from "@/db/schema/auth";
import { tenantBilling } from "@/db/schema/mirror";
import { suspensions } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import { type AlertReceiver, startAlertReceiver } from "@/e2e/setup/alert-receiver";
import { type Mailbox, startMailbox } from "@/e2e/setup/mailbox";
import { sendDueAlerts } from "@/lib/alerts/send-due-alerts";
import { now } from "@/lib/clock";
import { activeSuspensions } from "@/lib/domain/suspension";
import { DAY_MS } from "@/lib/domain/utc-day";
import type { SuspensionReason } from "@/lib/domain/values";
import { findEntitlement } from "@/lib/entitlement/find-entitlement";
import { drainInbox } from "@/lib/inbox/drain";
import {
  admin,
  advanceTo,
  control,
  later,
  listenForWebhooks,
  publishCatalogue,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { savePolicies } from "@/lib/policies/save-policies";
import { stripe } from "@/lib/stripe/client";
import { liftSuspension } from "@/lib/suspensions/lift-suspension";
import { countHolds } from "@/lib/suspensions/queries";
import { suspendTenant } from "@/lib/suspensions/suspend-tenant";
import { listTenants } from "@/lib/tenants/queries";
import { reviewAll } from "./review-all";
import { reviewTenant } from "./review-tenant";

let mailbox: Mailbox;
let receiver: AlertReceiver;
let webhooks: { close(): Promise<void> };

beforeAll(async () => {
  mailbox = await startMailbox();
  receiver = await startAlertReceiver();
  await db().insert(admins).values({ email: "anna@example.com", role: "owner", passwordHash: "none" });
  await publishCatalogue();
  webhooks = await listenForWebhooks();
});
afterEach(async () => {
  await setGrace(null);
  await control("POST", "/_sandbox/webhooks", {});
});
afterAll(async () => {
  await webhooks.close();
  await mailbox.close();
  await receiver.close();
});

async function setGrace(paymentGraceDays: number | null): Promise<void> {
  await savePolicies({ paymentGraceDays, alertEmails: [], intentId: randomUUID(), admin });
}

async function useCard(customer: string, card: string): Promise<void> {
  const { id } = await stripe().paymentMethods.attach(card, { customer });
  await stripe().customers.update(customer, { invoice_settings: { default_payment_method: id } });
}

async function billingOf(tenantId: number) {
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  if (!row?.currentPeriodEnd) throw new Error("The tenant has no period");
  return { ...row, currentPeriodEnd: row.currentPeriodEnd };
}

async function suspensionOf(tenantId: number, reason: SuspensionReason): Promise<Date | null> {
  const [row] = await db()
    .select({ startsAt: suspensions.startsAt })
    .from(suspensions)
    .where(and(eq(suspensions.tenantId, tenantId), eq(suspensions.reason, reason)));
  return row?.startsAt ?? null;
}

async function entitlementOf(tenantId: number): Promise<[boolean, string] | null> {
  const found = await findEntitlement({ tenantId }, await now());
  return found && [found.servesCalls, found.reason];
}

const toldOf = (name: string) => [
  mailbox.mails.filter(({ text }) => text.includes(name)).length,
  receiver.alerts.filter(({ text }) => text.includes(name)).length,
];

async function toldAndServed(tenantId: number, name: string) {
  await drainInbox();
  await Promise.all([sendDueAlerts(), sendDueAlerts()]);
  return [toldOf(name), await entitlementOf(tenantId)];
}

test("Dunning: one alert per attempt and channel, grace, then no service, and service again once paid", async () => {
  await control("POST", "/_sandbox/settings", { dunning: { retry_days: [3, 5], final: "unpaid" } });
  const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
  const [tenant] = await db().select().from(tenants).where(eq(tenants.id, tenantId));
  const name = tenant?.name ?? "";
  await setGrace(5);
  await useCard(stripeCustomerId, "pm_card_chargeCustomerFail");
  // Every event comes twice and none in order.
  await control("POST", "/_sandbox/webhooks", { duplicate: 1, reorder: true });

  const { currentPeriodEnd } = await billingOf(tenantId);
  const firstAttempt = later(currentPeriodEnd, 2 * 3_600_000);
  const stages: { at: Date; told: number; entitlement: [boolean, string] }[] = [
    { at: firstAttempt, told: 1, entitlement: [true, "past_due"] },
    { at: later(firstAttempt, 3 * DAY_MS), told: 2, entitlement: [true, "past_due"] },
    { at: later(firstAttempt, 6 * DAY_MS), told: 2, entitlement: [false, "suspended_payment"] },
    { at: later(firstAttempt, 9 * DAY_MS), told: 3, entitlement: [false, "suspended_payment"] },
  ];
  for (const { at, told, entitlement } of stages) {
    await advanceTo(at);
    await expect
      .poll(() => toldAndServed(tenantId, name), { timeout: 10_000 })
      .toEqual([[told, told], entitlement]);
  }
  expect((await billingOf(tenantId)).billingStatus).toBe("unpaid");
  await suspendTenant({ tenantId, admin, intentId: randomUUID(), why: "Asked to" });

  await useCard(stripeCustomerId, "pm_card_visa");
  const [open] = (await stripe().invoices.list({ customer: stripeCustomerId, status: "open" })).data;
  await stripe().invoices.pay(open?.id ?? "");
  const isPaid = async () => (await billingOf(tenantId)).billingStatus;
  await expect.poll(isPaid, { timeout: 10_000 }).toBe("active");
  await expect.poll(() => suspensionOf(tenantId, "payment"), { timeout: 10_000 }).toBeNull();
  await sendDueAlerts();
  expect(await entitlementOf(tenantId)).toEqual([false, "suspended_manual"]);
  await liftSuspension({ tenantId, admin, intentId: randomUUID() });
  expect(await entitlementOf(tenantId)).toEqual([true, "active"]);
  expect(toldOf(name)).toEqual([3, 3]);

  const entries = await db()
    .select({ action: auditLog.action, actor: auditLog.actor })
    .from(auditLog)
    .where(and(eq(auditLog.tenantId, tenantId), eq(auditLog.phase, "succeeded")))
    .orderBy(auditLog.id);
  expect(entries.map(({ action }) => action).slice(-4)).toEqual([
    "suspend_for_payment",
    "suspend",
    "lift_payment_suspension",
    "lift_suspension",
  ]);
}, 60_000);

describe("the policy", () => {
  test("when it changes, moves, ends and begins the grace of those who owe; nobody else is touched", async () => {
    const { tenantId } = await subscribedTenant("flat");
    const { tenantId: healthy } = await subscribedTenant("flat");
    await setStatus(tenantId, "past_due");
    await reviewAll();
    expect(await suspensionOf(tenantId, "payment")).toBeNull();
    const since = (await billingOf(tenantId)).currentPeriodStart ?? new Date(0);
    for (const days of [7, 3, null, 0]) {
      await setGrace(days);
      await reviewAll();
      const expected = days === null ? null : later(since, days * DAY_MS);
      expect(await suspensionOf(tenantId, "payment")).toEqual(expected);
      expect(await reviewAll()).toMatchObject({ changed: 0 });
      const isOver = expected !== null && expected <= (await now());
      expect(await listed("suspended")).toEqual(isOver ? [tenantId] : []);
      expect(await listed("in_grace")).toEqual(expected && !isOver ? [tenantId] : []);
      expect(await countHolds(await now())).toEqual({
        suspended: Number(isOver),
        inGrace: expected && !isOver ? 1 : 0,
        nextSuspensionAt: expected && !isOver ? expected : null,
      });
    }
    expect(await suspensionOf(healthy, "payment")).toBeNull();
    await setStatus(tenantId, "active");
  });
});

describe("a suspension by hand", () => {
  test("is set and lifted once each, by two admins and by a double click, and says why not", async () => {
    const { tenantId } = await subscribedTenant("flat");
    const command = { tenantId, admin, intentId: randomUUID(), why: "Abuse" };
    const results = await Promise.allSettled([
      suspendTenant(command),
      suspendTenant(command),
      suspendTenant({ ...command, admin: { email: "owner@example.com" }, intentId: randomUUID() }),
    ]);
    // Whoever came first; a click after a refusal is refused as well.
    const refused = results.filter(({ status }) => status === "rejected");
    expect([1, 2]).toContain(refused.length);
    for (const each of refused) expect(each).toMatchObject({ reason: { code: "already_suspended" } });
    const [row] = await db().select().from(suspensions).where(eq(suspensions.tenantId, tenantId));
    expect(row).toMatchObject({ reason: "manual", detail: "Abuse", setBy: expect.stringContaining("@") });
    expect(await entitlementOf(tenantId)).toEqual([false, "suspended_manual"]);

    const lift = { tenantId, admin, intentId: randomUUID() };
    await Promise.all([liftSuspension(lift), liftSuspension(lift)]);
    expect(await entitlementOf(tenantId)).toEqual([true, "active"]);
    await expect(liftSuspension({ ...lift, intentId: randomUUID() })).rejects.toMatchObject({
      code: "not_suspended",
    });
  });

  test("of a tenant that is not there is refused", async () => {
    const command = { tenantId: 999_999, admin, intentId: randomUUID(), why: "" };
    await expect(suspendTenant(command)).rejects.toMatchObject({ code: "tenant_not_found" });
  });
});

test("In any interleaving of failures, payments, suspensions and lifts each reason keeps its own last word", async () => {
  const { tenantId } = await subscribedTenant("flat");
  await setGrace(0);
  const deeds = {
    fail: () => setStatus(tenantId, "past_due"),
    unpaid: () => setStatus(tenantId, "unpaid"),
    pay: () => setStatus(tenantId, "active"),
    suspend: () => suspendTenant({ tenantId, admin, intentId: randomUUID(), why: "Test" }),
    lift: () => liftSuspension({ tenantId, admin, intentId: randomUUID() }),
  };
  const reasonOf = { fail: "payment", unpaid: "payment", pay: "payment", suspend: "manual", lift: "manual" };
  const suspends = ["fail", "unpaid", "suspend"];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("fail", "unpaid", "pay", "suspend", "lift"), { minLength: 1, maxLength: 6 }),
      async (sequence) => {
        await setStatus(tenantId, "active");
        await db().delete(suspensions);
        for (const deed of sequence) await deeds[deed]().catch(ignoreRefusal);
        const rows = await db().select().from(suspensions).where(eq(suspensions.tenantId, tenantId));
        const active = activeSuspensions(rows, { minutesUsed: null, includedMinutes: null }, await now()).map(
          ({ reason }) => reason,
        );
        for (const reason of ["payment", "manual"] as const) {
          const last = sequence.findLast((deed) => reasonOf[deed] === reason) ?? "";
          expect(active.includes(reason)).toBe(suspends.includes(last));
        }
      },
    ),
    { numRuns: 15, seed: 7 },
  );
}, 60_000);

/** The tenants that the global view lists under a status. */
async function listed(status: "suspended" | "in_grace"): Promise<number[]> {
  const page = { search: "", plan: null, sort: "name", descending: false, page: 1, pageSize: 50 } as const;
  const { rows } = await listTenants({ ...page, status, at: await now() });
  return rows.map(({ id }) => id);
}

/** What a sync would have mirrored, and what follows it. */
async function setStatus(tenantId: number, billingStatus: string): Promise<void> {
  await db().update(tenantBilling).set({ billingStatus }).where(eq(tenantBilling.tenantId, tenantId));
  await Promise.all([reviewTenant(tenantId), reviewTenant(tenantId)]);
}

/** Suspending twice and lifting nothing are refused, and change nothing. */
function ignoreRefusal(error: unknown): void {
  expect(error).toMatchObject({ code: expect.stringMatching(/^(already|not)_suspended$/) });
}
