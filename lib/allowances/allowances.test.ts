import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { admins } from "@/db/schema/auth";
import { usagePeriods } from "@/db/schema/ledger";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { alertsSent, allowanceThresholds, suspensions } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import { type AlertReceiver, startAlertReceiver } from "@/e2e/setup/alert-receiver";
import { type Mailbox, startMailbox } from "@/e2e/setup/mailbox";
import { sendDueAlerts } from "@/lib/alerts/send-due-alerts";
import { now } from "@/lib/clock";
import { serviceHold } from "@/lib/domain/suspension";
import { DAY_MS } from "@/lib/domain/utc-day";
import type { QuotaPolicy } from "@/lib/domain/values";
import { findEntitlement } from "@/lib/entitlement/find-entitlement";
import {
  admin,
  finishCall,
  later,
  periodOf,
  publishCatalogue,
  subscribedTenant,
  usageRun,
} from "@/lib/ledger/billing-world.fixture";
import { openPeriods } from "@/lib/ledger/open-periods";
import { saveAllowancePolicies } from "@/lib/policies/save-allowance-policies";
import { liftQuotaSuspension } from "@/lib/suspensions/lift-quota-suspension";
import { countHolds } from "@/lib/suspensions/queries";
import { findTenant } from "@/lib/tenants/find-tenant";
import { listTenants } from "@/lib/tenants/queries";
import { listAllowancesToReview } from "./list-allowances-to-review";
import { listThresholds, readUsedAllowances } from "./queries";
import { reviewAllowance } from "./review-allowance";
import { reviewAllowances } from "./review-allowances";

let mailbox: Mailbox;
let receiver: AlertReceiver;

beforeAll(async () => {
  mailbox = await startMailbox();
  receiver = await startAlertReceiver();
  await db().insert(admins).values({ email: "anna@example.com", role: "owner", passwordHash: "none" });
  await publishCatalogue();
});
beforeEach(async () => {
  await setPolicies({});
  await db().delete(alertsSent);
  mailbox.mails.length = 0;
  receiver.alerts.length = 0;
});
afterAll(async () => {
  await mailbox.close();
  await receiver.close();
});

async function setPolicies({ tellsTenants = false, quota = "never" as QuotaPolicy }): Promise<void> {
  await saveAllowancePolicies({ tellsTenants, quota, intentId: randomUUID(), admin });
}

/** A tenant of 800 included minutes in the middle of its period, as sync and the ledger have them. */
async function subscribed() {
  const [[tenant], [plan]] = await Promise.all([
    db()
      .insert(tenants)
      .values({ name: `Tenant ${randomUUID()}` })
      .returning(),
    db().select().from(plans).where(eq(plans.key, "growth")),
  ]);
  if (!tenant || !plan) throw new Error("The world is not ready");
  const at = Math.floor((await now()).getTime() / 1_000) * 1_000;
  const [startsAt, endsAt] = [new Date(at - 10 * DAY_MS), new Date(at + 20 * DAY_MS)];
  const names = {
    tenantId: tenant.id,
    stripeSubscriptionId: `sub_${randomUUID()}`,
    stripeCustomerId: `cus_${randomUUID()}`,
  };
  const current = { currentPeriodStart: startsAt, currentPeriodEnd: endsAt, currency: "eur" };
  await db()
    .insert(tenantBilling)
    .values({ ...names, ...current, planId: plan.id, billingStatus: "active" });
  await openPeriods(new Date(at), tenant.id);
  return { ...names, startsAt, endsAt, name: tenant.name };
}

const MORNING_MS = 3_600_000;

/** One call that lasts as many minutes; told again with the same id, it is corrected. */
async function use(
  { tenantId, startsAt }: { tenantId: number; startsAt: Date },
  minutes: number,
  id?: string,
) {
  return finishCall(tenantId, later(startsAt, MORNING_MS), minutes * 60, id);
}

async function reviewTwiceAtOnce(): Promise<void> {
  const at = await now();
  const inTime = () => false;
  await Promise.all([reviewAllowances(at, inTime), reviewAllowances(at, inTime)]);
  expect(await listAllowancesToReview(at)).toEqual([]);
}

/** What the team was told of a tenant, by mail and by webhook. */
async function told(name: string): Promise<[string[], string[]]> {
  await Promise.all([sendDueAlerts(), sendDueAlerts()]);
  const isOfIt = (text: string) => text.includes(name);
  return [
    mailbox.mails
      .map(({ subject }) => subject)
      .filter(isOfIt)
      .sort(),
    receiver.alerts
      .map(({ text }) => text)
      .filter(isOfIt)
      .sort(),
  ];
}

async function entitlementOf(tenantId: number, at?: Date): Promise<[boolean, string] | null> {
  const found = await findEntitlement({ tenantId }, at ?? (await now()));
  return found && [found.servesCalls, found.reason];
}

async function quotaOf(tenantId: number): Promise<number> {
  const isQuota = and(eq(suspensions.tenantId, tenantId), eq(suspensions.reason, "quota"));
  return (await db().select().from(suspensions).where(isQuota)).length;
}

async function audited(tenantId: number): Promise<string[]> {
  const rows = await db()
    .select({ action: auditLog.action })
    .from(auditLog)
    .where(and(eq(auditLog.tenantId, tenantId), eq(auditLog.phase, "succeeded")))
    .orderBy(auditLog.id);
  return rows.map(({ action }) => action).filter((action) => action.includes("quota"));
}

const titleOf = (percent: number, name: string) => `${percent} % of the included minutes used: ${name}`;

describe("a passed threshold", () => {
  test("is told once, whoever notices and however often the total goes down and up again", async () => {
    const { tenantId } = await subscribedTenant("growth");
    await usageRun();
    const { startsAt } = await periodOf(tenantId);
    const [{ name = "" } = {}] = await db().select().from(tenants).where(eq(tenants.id, tenantId));
    const tenant = { tenantId, startsAt };
    const id = await use(tenant, 639);
    await usageRun();
    expect(await told(name)).toEqual([[], []]);
    await use(tenant, 1);
    await Promise.all([usageRun(), usageRun(), reviewTwiceAtOnce()]);
    expect(await told(name)).toEqual([[titleOf(80, name)], [titleOf(80, name)]]);
    await use(tenant, 400, id);
    await usageRun();
    await use(tenant, 798, id);
    await usageRun();
    const at = await now();
    await use(tenant, 799, id);
    await Promise.all(Array.from({ length: 6 }, () => reviewAllowance(tenantId, at)));
    await use(tenant, 10, id);
    await reviewTwiceAtOnce();
    await use(tenant, 2_000, id);
    await usageRun();
    const both = [titleOf(100, name), titleOf(80, name)];
    expect(await told(name)).toEqual([both, both]);
    expect(await entitlementOf(tenantId)).toEqual([true, "active"]);
  });

  test("in a leap is told alone; the lower one is kept as passed over", async () => {
    const tenant = await subscribed();
    await use(tenant, 400);
    await reviewTwiceAtOnce();
    await use(tenant, 560);
    await reviewTwiceAtOnce();
    expect(await told(tenant.name)).toEqual([[titleOf(100, tenant.name)], [titleOf(100, tenant.name)]]);
    expect(await listThresholds(tenant, new Date())).toMatchObject([
      { percent: 80, passed: { isTold: false, usedMinutes: 960, includedMinutes: 800, messages: [] } },
      { percent: 100, passed: { isTold: true, messages: [{ standing: "sent" }, { standing: "sent" }] } },
    ]);
  });

  test("is kept although we died before anybody was told, and then told once", async () => {
    const tenant = await subscribed();
    await use(tenant, 640);
    await reviewTwiceAtOnce();
    expect(await listThresholds(tenant, new Date())).toMatchObject([
      { percent: 80, passed: { messages: [{ standing: "waiting" }, { standing: "waiting" }] } },
      { percent: 100, passed: null },
    ]);
    expect(await told(tenant.name)).toEqual([[titleOf(80, tenant.name)], [titleOf(80, tenant.name)]]);
  });

  test("stands with its tenant in lists for as long as the period is so", async () => {
    const [nearly, usedUp] = [await subscribed(), await subscribed()];
    const id = await use(nearly, 700);
    await use(usedUp, 800);
    await reviewTwiceAtOnce();
    const at = await now();
    const read = await readUsedAllowances(at);
    expect(await listed("nearly_used")).toContain(nearly.tenantId);
    expect(await listed("used_up")).toContain(usedUp.tenantId);
    expect(await listed("nearly_used")).toHaveLength(read.nearly_used.tenants);
    expect(await listed("used_up")).toHaveLength(read.used_up.tenants);
    await use(nearly, 100, id);
    expect(await listed("nearly_used")).not.toContain(nearly.tenantId);
    expect((await readUsedAllowances(at)).nearly_used.tenants).toBe(read.nearly_used.tenants - 1);
    expect((await readUsedAllowances(usedUp.endsAt)).used_up.tenants).toBeLessThan(read.used_up.tenants);
  });

  test.each([
    ["a plan that includes no minutes", 0],
    ["a plan without a limit", null],
  ])("is none for %s, whatever the policy", async (_plan, includedMinutes) => {
    await setPolicies({ quota: "always" });
    const tenant = await subscribed();
    await setTerms(tenant.tenantId, { includedMinutes });
    await use(tenant, 900);
    await reviewTwiceAtOnce();
    await reviewAllowance(tenant.tenantId, await now());
    expect(await told(tenant.name)).toEqual([[], []]);
    expect(await quotaOf(tenant.tenantId)).toBe(0);
  });

  test("is none any more once the period is over", async () => {
    const tenant = await subscribed();
    await use(tenant, 900);
    expect(await listAllowancesToReview(tenant.endsAt)).not.toContainEqual({ tenantId: tenant.tenantId });
    await reviewAllowance(tenant.tenantId, tenant.endsAt);
    expect(await told(tenant.name)).toEqual([[], []]);
  });
});

test("What was passed before anybody looked is kept and not told; what is passed afterwards is", async () => {
  await db().delete(allowanceThresholds);
  const [nearly, usedUp, within] = [await subscribed(), await subscribed(), await subscribed()];
  await use(nearly, 640);
  await use(usedUp, 800);
  await use(within, 639);
  const migration = sql.raw(await readFile("db/migrations/0015_allowances_passed_before.sql", "utf8"));
  await db().execute(migration);
  await reviewTwiceAtOnce();
  for (const { name } of [nearly, usedUp, within]) expect(await told(name)).toEqual([[], []]);
  expect(await listThresholds(usedUp, new Date())).toMatchObject([
    { percent: 80, passed: { isTold: false, usedMinutes: 800, includedMinutes: 800 } },
    { percent: 100, passed: { isTold: false } },
  ]);
  await use(nearly, 160);
  await use(within, 1);
  // Once somebody has looked, it keeps nothing back.
  await db().execute(migration);
  await reviewTwiceAtOnce();
  expect((await told(nearly.name))[0]).toEqual([titleOf(100, nearly.name)]);
  expect((await told(within.name))[0]).toEqual([titleOf(80, within.name)]);
});

describe("the tenant", () => {
  test("is written to where the policy says so, in its language, at its own address", async () => {
    await setPolicies({ tellsTenants: true });
    const [french, silent] = [await subscribed(), await subscribed()];
    await db().update(tenants).set({ email: "cabinet@example.fr" }).where(eq(tenants.id, french.tenantId));
    await db()
      .update(tenantBilling)
      .set({ customerLocale: "fr-CA" })
      .where(eq(tenantBilling.tenantId, french.tenantId));
    await use(french, 640);
    await use(silent, 640);
    await reviewTwiceAtOnce();
    await sendDueAlerts();
    const written = mailbox.mails.filter(({ to }) => to.includes("cabinet@example.fr"));
    expect(written.map(({ subject }) => subject)).toEqual(["80 % de vos minutes incluses sont consommées"]);
    expect(written[0]?.text).toContain("Consommé: 640 min");
    expect(written[0]?.text).not.toContain("localhost");
    const [unwritable] = await db()
      .select()
      .from(alertsSent)
      .where(and(eq(alertsSent.tenantId, silent.tenantId), eq(alertsSent.kind, "tenant_allowance")));
    expect(unwritable).toMatchObject({ state: "failed", reason: { code: "nobody_to_write_to" } });
  });
});

describe("a suspension for the quota", () => {
  test("by `always` begins at 100 %, is not served, and ends when the total or the allowance says so", async () => {
    await setPolicies({ quota: "always" });
    const tenant = await subscribed();
    const { tenantId } = tenant;
    const id = await use(tenant, 799);
    await reviewTwiceAtOnce();
    expect(await entitlementOf(tenantId)).toEqual([true, "active"]);
    await use(tenant, 1);
    await reviewTwiceAtOnce();
    expect(await entitlementOf(tenantId)).toEqual([false, "suspended_quota"]);
    expect(await isShownSuspended(tenantId)).toEqual([true, true]);

    await use(tenant, 798, id);
    expect(await entitlementOf(tenantId)).toEqual([true, "active"]);
    expect(await isShownSuspended(tenantId)).toEqual([false, false]);
    await reviewTwiceAtOnce();
    expect(await quotaOf(tenantId)).toBe(0);

    await use(tenant, 799, id);
    await reviewTwiceAtOnce();
    expect(await entitlementOf(tenantId)).toEqual([false, "suspended_quota"]);
    const [pro] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, "pro"));
    await db().update(tenantBilling).set({ planId: pro?.id }).where(eq(tenantBilling.tenantId, tenantId));
    expect(await entitlementOf(tenantId)).toEqual([true, "active"]);
    expect(await isShownSuspended(tenantId)).toEqual([false, false]);
    await openPeriods(await now(), tenantId);
    await reviewTwiceAtOnce();
    expect(await quotaOf(tenantId)).toBe(0);
    await use(tenant, 400);
    await reviewTwiceAtOnce();
    expect(await entitlementOf(tenantId)).toEqual([false, "suspended_quota"]);
    // Of the larger allowance nobody is told again: once per tenant, period and threshold.
    expect((await told(tenant.name))[0]).toEqual([titleOf(100, tenant.name), titleOf(80, tenant.name)]);
    expect(await audited(tenantId)).toEqual([
      "suspend_for_quota",
      "end_quota_suspension",
      "suspend_for_quota",
      "end_quota_suspension",
      "suspend_for_quota",
    ]);
  });

  test("is over at the period's end without anybody doing anything, and then cleared away", async () => {
    await setPolicies({ quota: "always" });
    const tenant = await subscribed();
    await use(tenant, 800);
    await reviewTwiceAtOnce();
    const lastMoment = later(tenant.endsAt, -1);
    expect(await entitlementOf(tenant.tenantId, lastMoment)).toEqual([false, "suspended_quota"]);
    expect(await entitlementOf(tenant.tenantId, tenant.endsAt)).toEqual([true, "active"]);
    expect(await listAllowancesToReview(tenant.endsAt)).toContainEqual({ tenantId: tenant.tenantId });
    await reviewAllowance(tenant.tenantId, tenant.endsAt);
    expect(await quotaOf(tenant.tenantId)).toBe(0);
  });

  test("lifted by hand does not come back within the period; a second lift is refused", async () => {
    await setPolicies({ quota: "always" });
    const tenant = await subscribed();
    const { tenantId } = tenant;
    const id = await use(tenant, 800);
    await reviewTwiceAtOnce();
    const command = { tenantId, admin, intentId: randomUUID() };
    await Promise.all([liftQuotaSuspension(command), reviewAllowance(tenantId, await now())]);
    await use(tenant, 700, id);
    await reviewTwiceAtOnce();
    await use(tenant, 900, id);
    await reviewTwiceAtOnce();
    expect(await entitlementOf(tenantId)).toEqual([true, "active"]);
    expect(await quotaOf(tenantId)).toBe(0);
    expect(await listThresholds(tenant, new Date())).toMatchObject([
      { percent: 80 },
      { percent: 100, passed: { quotaLiftedBy: admin.email } },
    ]);
    await expect(liftQuotaSuspension({ ...command, intentId: randomUUID() })).rejects.toMatchObject({
      code: "not_suspended_for_quota",
    });
  });

  test.each([
    ["overage that is billed", { isTrial: false }, [true, "active"]],
    ["a plan without overage", { usageMode: "none", overagePriceMinor: null }, [false, "suspended_quota"]],
    ["a trial", { isTrial: true }, [false, "suspended_quota"]],
  ] as const)("by `unbilled`, of %s", async (_plan, terms, expected) => {
    await setPolicies({ quota: "unbilled" });
    const tenant = await subscribed();
    await setTerms(tenant.tenantId, terms);
    await use(tenant, 800);
    await reviewTwiceAtOnce();
    expect(await entitlementOf(tenant.tenantId)).toEqual(expected);
    // Watched all the same.
    expect((await told(tenant.name))[0]).toEqual([titleOf(100, tenant.name)]);
    await setPolicies({ quota: "never" });
    await reviewTwiceAtOnce();
    expect(await entitlementOf(tenant.tenantId)).toEqual([true, "active"]);
  });

  test("says nothing of another reason, and none of it", async () => {
    await setPolicies({ quota: "always" });
    const tenant = await subscribed();
    const at = await now();
    await db()
      .insert(suspensions)
      .values({ tenantId: tenant.tenantId, reason: "manual", startsAt: at, setBy: "x", createdAt: at });
    await use(tenant, 800);
    await reviewTwiceAtOnce();
    await liftQuotaSuspension({ tenantId: tenant.tenantId, admin, intentId: randomUUID() });
    expect(await entitlementOf(tenant.tenantId)).toEqual([false, "suspended_manual"]);
  });
});

test("What is told foresees the period's end in minutes and money", async () => {
  const tenant = await subscribed();
  await use(tenant, 110);
  // A hundred minutes a day in the last week.
  for (let day = 4; day <= 9; day += 1) {
    await finishCall(tenant.tenantId, later(tenant.startsAt, day * DAY_MS), 100 * 60);
  }
  await finishCall(tenant.tenantId, later(tenant.startsAt, 9.5 * DAY_MS), 100 * 60);
  await reviewTwiceAtOnce();
  await told(tenant.name);
  const rest = (tenant.endsAt.getTime() - (await now()).getTime()) / DAY_MS;
  const foreseen = 810 + Math.round(100 * rest);
  const text = mailbox.mails.find(({ subject }) => subject === titleOf(100, tenant.name))?.text ?? "";
  const [, minutes = "", overage = "", amount = ""] =
    /Projected at period end: ([\d,]+) min, ([\d,]+) min of overage = €([\d.,]+)/.exec(text) ?? [];
  expect(Math.abs(Number(minutes.replace(",", "")) - foreseen)).toBeLessThanOrEqual(1);
  expect(Number(overage.replace(",", ""))).toBe(Number(minutes.replace(",", "")) - 800);
  expect(Number(amount.replace(",", ""))).toBeCloseTo(Number(overage.replace(",", "")) * 0.17, 2);
  expect(text).toContain("Used: 810 min\nIncluded: 800 min");
});

/** What a sync of other terms would have made of the running period. */
async function setTerms(tenantId: number, terms: Partial<typeof usagePeriods.$inferInsert>): Promise<void> {
  await db().update(usagePeriods).set(terms).where(eq(usagePeriods.tenantId, tenantId));
}

/** The tenants that the global view lists under a status. */
async function listed(status: "nearly_used" | "used_up" | "suspended"): Promise<number[]> {
  const page = { search: "", plan: null, sort: "name", descending: false, page: 1, pageSize: 50 } as const;
  const { rows } = await listTenants({ ...page, status, at: await now() });
  return rows.map(({ id }) => id);
}

/** By the filter of the global view and its count, and by the badge of the tenant's page. */
async function isShownSuspended(tenantId: number): Promise<[boolean, boolean]> {
  const at = await now();
  const [ids, holds, tenant] = await Promise.all([
    listed("suspended"),
    countHolds(at),
    findTenant(String(tenantId)),
  ]);
  expect(holds.suspended).toBe(ids.length);
  return [
    ids.includes(tenantId),
    tenant !== null && serviceHold(tenant.suspensions, tenant.status, tenant, at) !== null,
  ];
}

test("What nobody passes leaves no row", async () => {
  const tenant = await subscribed();
  await use(tenant, 600);
  await reviewTwiceAtOnce();
  const kept = eq(allowanceThresholds.tenantId, tenant.tenantId);
  expect(await db().select().from(allowanceThresholds).where(kept)).toEqual([]);
});
