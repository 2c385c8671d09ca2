import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { tenantBilling } from "@/db/schema/mirror";
import { plans } from "@/db/schema/plans";
import { now } from "@/lib/clock";
import type { PlanTerms } from "@/lib/domain/plan";
import { nextDayOfMonth } from "@/lib/domain/utc-day";
import {
  admin,
  advanceTo,
  control,
  finishCall,
  lateOf,
  later,
  listenForWebhooks,
  periodOf,
  publishCatalogue,
  rowsOf,
  subscribedTenant,
  usageRun,
} from "@/lib/ledger/billing-world.fixture";
import { savePlan } from "@/lib/plans/save-plan";
import { stripe } from "@/lib/stripe/client";
import { cancelSubscriptionAtPeriodEnd } from "./cancel-at-period-end";
import { cancelScheduledChange } from "./cancel-scheduled-change";
import { changePlanAtPeriodEnd } from "./change-plan-at-period-end";
import { changePlanNow } from "./change-plan-now";
import { createSubscription } from "./create-subscription";
import { previewResume, previewWithoutChange } from "./preview-coming-bill";
import { previewFirstInvoice } from "./preview-first-invoice";
import { previewPlanChange } from "./preview-plan-change";
import { resumeSubscription } from "./resume-subscription";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const other = { email: "owner@example.com" };
let webhooks: Awaited<ReturnType<typeof listenForWebhooks>>;

const YEARLY: PlanTerms = {
  key: "yearly",
  name: "Yearly",
  currency: "eur",
  baseAmountMinor: 99_000,
  billingInterval: "year",
  includedMinutes: null,
  overagePriceMinor: null,
  usageMode: "none",
  callIncrementSeconds: 1,
  trialDays: 0,
};

beforeAll(async () => {
  await savePlan(YEARLY);
  await publishCatalogue();
  webhooks = await listenForWebhooks();
});
afterAll(() => webhooks.close());
afterEach(async () => {
  await control("DELETE", "/_sandbox/faults");
  // Who stays would renew whenever a later test moves the clock.
  for await (const { id } of stripe().subscriptions.list({ status: "active" })) {
    await stripe().subscriptions.cancel(id);
  }
});

async function planId(key: string): Promise<number> {
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, key));
  return plan?.id ?? 0;
}

async function mirrorOf(tenantId: number) {
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  if (!row) throw new Error("The tenant has no mirror");
  return row;
}

async function phasesOf(tenantId: number, action: string): Promise<string[]> {
  const rows = await db()
    .select({ phase: auditLog.phase })
    .from(auditLog)
    .where(and(eq(auditLog.tenantId, tenantId), eq(auditLog.action, action)))
    .orderBy(auditLog.id);
  return rows.map(({ phase }) => phase);
}

async function invoicesOf(customer: string) {
  return (await stripe().invoices.list({ customer, limit: 100 })).data;
}

/** Previews a change to a plan, and what confirming it sends. */
async function lookedAt(tenantId: number, key: string) {
  const id = await planId(key);
  const preview = await previewPlanChange(tenantId, id, "now");
  const { prorationAt, agreedMinor } = preview;
  return { preview, command: { tenantId, admin, planId: id, prorationAt, agreedMinor } };
}

/** A tenant some days into its first period, with this many minutes used. */
async function usedTenant(key: string, minutes: number) {
  const tenant = await subscribedTenant(key);
  const { startsAt } = await periodOf(tenant.tenantId);
  await advanceTo(later(startsAt, 9 * DAY + 12_345_000));
  if (minutes > 0) await finishCall(tenant.tenantId, later(startsAt, 8 * DAY), minutes * 60);
  return { ...tenant, startsAt };
}

/** A renewal with all its work done, however busy this machine is. */
async function renew(endsAt: Date): Promise<void> {
  await advanceTo(later(endsAt, 2 * HOUR));
  await usageRun();
  await advanceTo(later(endsAt, 3 * HOUR));
}

describe("Change plan now", () => {
  // Included and price per minute, as the catalogue has them: 900 minutes are overage on both.
  const CASES = [
    ["starter", "growth", 500 * 19],
    ["growth", "flat", 100 * 17],
    ["flat", "growth", 0],
    ["starter", "enterprise", 500 * 19],
    ["enterprise", "flat", 0],
    ["flat", "enterprise", 0],
  ] as const;

  test.each(CASES)(
    "from %s to %s bills what was shown, and the old overage once",
    async (from, to, overage) => {
      const { tenantId, stripeCustomerId, startsAt } = await usedTenant(from, 900);
      const { preview, command } = await lookedAt(tenantId, to);
      await changePlanNow({ ...command, intentId: randomUUID() });

      const [invoice] = await invoicesOf(stripeCustomerId);
      expect(invoice).toMatchObject({
        status: "paid",
        billing_reason: "subscription_update",
        total: preview.totalMinor,
      });
      const cents = (lines: { amount: number }[]) => lines.map(({ amount }) => amount).sort((a, b) => a - b);
      expect(cents(invoice?.lines.data ?? []).filter(Boolean)).toEqual(
        cents(preview.lines.map(({ amountMinor }) => ({ amount: amountMinor }))).filter(Boolean),
      );
      const usage = preview.lines.filter(({ isUsage }) => isUsage);
      expect(usage.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(overage);

      expect(await mirrorOf(tenantId)).toMatchObject({ plan: to, billingStatus: "active" });
      const [old, running] = await rowsOf(tenantId);
      expect(old).toMatchObject({ startsAt, state: "settled", settledMinutes: 900, trouble: null });
      expect(running?.startsAt).toEqual(old?.endsAt);
      expect(running).toMatchObject({ state: "open", planId: await planId(to) });
      await usageRun();
      expect(await lateOf(tenantId)).toEqual([]);
    },
  );

  test("bills the new period's usage at the new price, and none of it twice", async () => {
    const { tenantId, stripeCustomerId } = await usedTenant("starter", 450);
    const { command } = await lookedAt(tenantId, "growth");
    await changePlanNow({ ...command, intentId: randomUUID() });
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, later(startsAt, DAY), 810 * 60);
    await renew(endsAt);
    const [renewal] = await invoicesOf(stripeCustomerId);
    expect(renewal).toMatchObject({ billing_reason: "subscription_cycle", total: 14_900 + 10 * 17 });
    const settled = (await rowsOf(tenantId)).filter(({ state }) => state === "settled");
    expect(settled.map(({ settledMinutes }) => settledMinutes)).toEqual([450, 810]);
  });

  test("is one change for a double click, and the second admin is told", async () => {
    const { tenantId, stripeCustomerId } = await usedTenant("starter", 0);
    const { command } = await lookedAt(tenantId, "pro");
    const intentId = randomUUID();
    const results = await Promise.allSettled([
      changePlanNow({ ...command, intentId }),
      changePlanNow({ ...command, intentId }),
      changePlanNow({ ...command, admin: other, intentId: randomUUID() }),
    ]);
    // Whoever came first; the others find it done.
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(new Set(refused)).toEqual(new Set(["same_plan"]));
    expect(await invoicesOf(stripeCustomerId)).toHaveLength(2);
  });

  test("whose answer was lost is found done, and not done again", async () => {
    const { tenantId, stripeCustomerId } = await usedTenant("growth", 850);
    const { command } = await lookedAt(tenantId, "pro");
    const path = "/v1/subscriptions/*";
    const match = { method: "POST", path };
    await control("POST", "/_sandbox/faults", { match, fault: "drop_after", times: 4 });
    const lost = changePlanNow({ ...command, intentId: randomUUID() });
    await expect(lost).rejects.toMatchObject({ code: "stripe_unreachable" });
    await control("DELETE", "/_sandbox/faults");
    const again = changePlanNow({ ...command, intentId: randomUUID() });
    await expect(again).rejects.toMatchObject({ code: "same_plan" });
    expect(await invoicesOf(stripeCustomerId)).toHaveLength(2);
    await usageRun();
    const [old, running] = await rowsOf(tenantId);
    expect(old).toMatchObject({ state: "settled", settledMinutes: 850 });
    expect(running).toMatchObject({ planId: await planId("pro"), state: "open" });
    expect(await phasesOf(tenantId, "change_plan_now")).toEqual([
      "intended",
      "refused",
      "intended",
      "refused",
    ]);
  });

  test("says what credit takes off the coming renewal, which the mirror knows too", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("starter");
    await stripe().customers.update(stripeCustomerId, { balance: -40_000 });
    await expect
      .poll(() => mirrorOf(tenantId))
      .toMatchObject({
        balanceMinor: -40_000,
        balanceCurrency: "eur",
        nextInvoiceAmountMinor: 0,
        nextInvoiceBalanceMinor: 9_900 - 40_000,
      });
    const shown = await previewPlanChange(tenantId, await planId("pro"), "now");
    const left = shown.totalMinor - 40_000;
    expect(left).toBeLessThan(0);
    expect(shown.next).toMatchObject({ dueMinor: Math.max(0, 19_900 + left) });
    expect(shown.next?.balanceMinor).toBe(Math.max(left, -19_900));
  });

  test("keeps a trial, and bills nothing", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("starter", 14);
    const { preview, command } = await lookedAt(tenantId, "growth");
    expect(preview).toMatchObject({ isTrial: true, totalMinor: 14_900 });
    const { trialEndsAt } = await mirrorOf(tenantId);
    await changePlanNow({ ...command, intentId: randomUUID() });
    expect(await mirrorOf(tenantId)).toMatchObject({
      plan: "growth",
      billingStatus: "trialing",
      trialEndsAt,
    });
    expect(await invoicesOf(stripeCustomerId)).toHaveLength(1);
    expect(await rowsOf(tenantId)).toMatchObject([{ isTrial: true, planId: await planId("growth") }]);
  });

  test("keeps a trial after which nothing is billed, because it pauses without a card", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("starter", 14);
    const { stripeSubscriptionId } = await mirrorOf(tenantId);
    await stripe().subscriptions.update(stripeSubscriptionId ?? "", {
      trial_settings: { end_behavior: { missing_payment_method: "pause" } },
    });
    const { data } = await stripe().paymentMethods.list({ customer: stripeCustomerId });
    for (const { id } of data) await stripe().paymentMethods.detach(id);
    const { preview, command } = await lookedAt(tenantId, "growth");
    expect(preview).toMatchObject({ isTrial: true, lines: [], totalMinor: 0 });
    await changePlanNow({ ...command, intentId: randomUUID() });
    expect(await mirrorOf(tenantId)).toMatchObject({ plan: "growth", billingStatus: "trialing" });
  });

  test("is refused with its reason, and changes nothing", async () => {
    const { tenantId, stripeCustomerId } = await usedTenant("starter", 0);
    const { command } = await lookedAt(tenantId, "growth");
    const tried = (change: object) => changePlanNow({ ...command, ...change, intentId: randomUUID() });
    const old = new Date(command.prorationAt.getTime() - 11 * 60_000);
    await expect(tried({ prorationAt: old })).rejects.toMatchObject({ code: "preview_stale" });
    const wrong = { agreedMinor: command.agreedMinor + 1 };
    await expect(tried(wrong)).rejects.toMatchObject({ code: "preview_changed" });
    await expect(tried({ planId: await planId("starter") })).rejects.toMatchObject({ code: "same_plan" });
    await expect(tried({ planId: 999_999 })).rejects.toMatchObject({ code: "plan_not_found" });
    const { id: unsold } = await savePlan({ ...YEARLY, key: "unsold", currency: "usd" });
    await expect(tried({ planId: unsold })).rejects.toMatchObject({ code: "plan_not_published" });
    await db().update(plans).set({ stripeBasePriceId: "price_in_dollars" }).where(eq(plans.id, unsold));
    await expect(tried({ planId: unsold })).rejects.toMatchObject({ code: "currency_differs" });
    await db().delete(plans).where(eq(plans.id, unsold));

    const bad = await stripe().paymentMethods.attach("pm_card_chargeCustomerFail", {
      customer: stripeCustomerId,
    });
    await stripe().customers.update(stripeCustomerId, {
      invoice_settings: { default_payment_method: bad.id },
    });
    await expect(tried({})).rejects.toMatchObject({ code: "card_declined" });

    await cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
    await expect(tried({})).rejects.toMatchObject({ code: "ending_first" });
    expect(await mirrorOf(tenantId)).toMatchObject({ plan: "starter" });
    expect(await invoicesOf(stripeCustomerId)).toHaveLength(1);
  });

  test("waits for Stripe to show the final usage", async () => {
    const { tenantId } = await usedTenant("starter", 450);
    const { command } = await lookedAt(tenantId, "growth");
    const match = { method: "GET", path: "/v1/billing/meters/*/event_summaries" };
    await control("POST", "/_sandbox/faults", { match, fault: "error_500", times: 100 });
    const refused = changePlanNow({ ...command, intentId: randomUUID() });
    await expect(refused).rejects.toMatchObject({ code: "stripe_unreachable" });
    expect(await mirrorOf(tenantId)).toMatchObject({ plan: "starter" });
  });
});

describe("Change plan at period end", () => {
  test("bills the old usage and the new base with the renewal", async () => {
    const { tenantId, stripeCustomerId, startsAt } = await usedTenant("starter", 450);
    const preview = await previewPlanChange(tenantId, await planId("growth"), "at_period_end");
    await changePlanAtPeriodEnd({ tenantId, admin, planId: await planId("growth"), intentId: randomUUID() });
    const { endsAt } = await periodOf(tenantId);
    expect(await mirrorOf(tenantId)).toMatchObject({
      plan: "starter",
      scheduledChange: { at: endsAt.toISOString(), planKey: "growth" },
    });
    await renew(endsAt);
    const [renewal] = await invoicesOf(stripeCustomerId);
    expect(renewal).toMatchObject({ status: "paid", total: 14_900 + 50 * 19 });
    expect(preview.totalMinor).toBe(renewal?.total);
    expect(await mirrorOf(tenantId)).toMatchObject({ plan: "growth", scheduledChange: null });
    const [old, running] = await rowsOf(tenantId);
    expect(old).toMatchObject({ startsAt, endsAt, state: "settled", settledMinutes: 450 });
    expect(running).toMatchObject({ planId: await planId("growth") });
    // The spent schedule is in nobody's way.
    await cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
    expect((await mirrorOf(tenantId)).cancelAtPeriodEnd).toBe(true);
  });

  test("to a yearly plan begins a year when the month ends", async () => {
    const { tenantId, stripeCustomerId } = await usedTenant("starter", 450);
    const { endsAt } = await periodOf(tenantId);
    const preview = await previewPlanChange(tenantId, await planId("yearly"), "at_period_end");
    await changePlanAtPeriodEnd({ tenantId, admin, planId: await planId("yearly"), intentId: randomUUID() });
    await renew(endsAt);
    const [renewal] = await invoicesOf(stripeCustomerId);
    expect(renewal).toMatchObject({ status: "paid", total: 99_000 + 50 * 19 });
    expect(preview.totalMinor).toBe(renewal?.total);
    const aYearLater = new Date(endsAt);
    aYearLater.setUTCFullYear(endsAt.getUTCFullYear() + 1);
    expect(await mirrorOf(tenantId)).toMatchObject({
      plan: "yearly",
      billingInterval: "year",
      currentPeriodEnd: aYearLater,
      mrrMinor: 8_250,
    });
  });

  test("settles the old period also when nothing is metered any more", async () => {
    const { tenantId, stripeCustomerId } = await usedTenant("growth", 850);
    await changePlanAtPeriodEnd({ tenantId, admin, planId: await planId("flat"), intentId: randomUUID() });
    const { endsAt } = await periodOf(tenantId);
    await renew(endsAt);
    const [renewal] = await invoicesOf(stripeCustomerId);
    expect(renewal).toMatchObject({ status: "paid", total: 7_900 + 50 * 17 });
    expect((await rowsOf(tenantId))[0]).toMatchObject({
      state: "settled",
      settledMinutes: 850,
      trouble: null,
    });
  });

  test("can be canceled until then, and then again planned", async () => {
    const { tenantId } = await usedTenant("starter", 0);
    const command = async () => ({ tenantId, admin, planId: await planId("pro"), intentId: randomUUID() });
    await changePlanAtPeriodEnd(await command());
    await expect(changePlanAtPeriodEnd(await command())).rejects.toMatchObject({ code: "change_scheduled" });
    const { command: changeNow } = {
      command: { ...(await command()), prorationAt: await now(), agreedMinor: 0 },
    };
    await expect(changePlanNow(changeNow)).rejects.toMatchObject({ code: "change_scheduled" });
    const cancel = () => cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
    await expect(cancel()).rejects.toMatchObject({ code: "change_scheduled" });
    const { nextInvoiceAt: at, nextInvoiceAmountMinor } = await mirrorOf(tenantId);
    const unchanged = await previewWithoutChange(tenantId);
    expect(unchanged).toMatchObject({ isNow: false, at, currency: "eur" });
    const results = await Promise.allSettled([
      cancelScheduledChange({ tenantId, admin, intentId: randomUUID() }),
      cancelScheduledChange({ tenantId, admin: other, intentId: randomUUID() }),
    ]);
    expect(results.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { code: "no_scheduled_change" } },
    ]);
    expect(nextInvoiceAmountMinor).not.toBe(unchanged?.amountMinor);
    expect(await mirrorOf(tenantId)).toMatchObject({
      scheduleId: null,
      scheduledChange: null,
      nextInvoiceAmountMinor: unchanged?.amountMinor,
    });
    await expect(previewWithoutChange(tenantId)).rejects.toMatchObject({ code: "no_scheduled_change" });
    await changePlanAtPeriodEnd(await command());
    expect((await mirrorOf(tenantId)).scheduledChange).toMatchObject({ planKey: "pro" });
  });

  test("is scheduled once, also when the answer between the two steps was lost", async () => {
    const { tenantId, stripeCustomerId } = await usedTenant("starter", 0);
    const command = { tenantId, admin, planId: await planId("pro") };
    const match = { method: "POST", path: "/v1/subscription_schedules" };
    await control("POST", "/_sandbox/faults", { match, fault: "drop_after", times: 4 });
    const lost = changePlanAtPeriodEnd({ ...command, intentId: randomUUID() });
    await expect(lost).rejects.toMatchObject({ code: "stripe_unreachable" });
    await control("DELETE", "/_sandbox/faults");
    const intentId = randomUUID();
    await Promise.all([
      changePlanAtPeriodEnd({ ...command, intentId }),
      changePlanAtPeriodEnd({ ...command, intentId }),
    ]);
    const schedules = await stripe().subscriptionSchedules.list({ customer: stripeCustomerId });
    expect(schedules.data).toHaveLength(1);
    expect((await mirrorOf(tenantId)).scheduledChange).toMatchObject({ planKey: "pro" });
  });
});

describe("What a new subscription bills first", () => {
  async function unsubscribed() {
    const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
    await stripe().subscriptions.cancel((await mirrorOf(tenantId)).stripeSubscriptionId ?? "");
    await stripe().customers.update(stripeCustomerId, { balance: -5_000 });
    const { id: coupon } = await stripe().coupons.create({ percent_off: 10, duration: "forever" });
    await control("POST", `/_sandbox/customers/${stripeCustomerId}/discount`, { coupon });
    return { tenantId, stripeCustomerId, terms: { planId: await planId("growth"), anchorDay: null } };
  }

  test("is what Stripe says, with the customer's discount and balance", async () => {
    const { tenantId, stripeCustomerId, terms } = await unsubscribed();
    const shown = await previewFirstInvoice(tenantId, { ...terms, trialDays: 0 });
    expect(shown).toMatchObject({
      currency: "eur",
      dueNowMinor: 8_410,
      subtotalMinor: 14_900,
      discountMinor: 1_490,
      balanceMinor: -5_000,
      dueMinor: 8_410,
      isAtMost: false,
    });
    const collected = { collectionMethod: "charge_automatically", daysUntilDue: 30 } as const;
    const command = { tenantId, admin, intentId: randomUUID() };
    await createSubscription({ ...command, ...terms, ...collected, trialDays: 0 });
    expect((await invoicesOf(stripeCustomerId))[0]?.amount_due).toBe(shown.dueNowMinor);
  });

  test("is nothing now and the whole when a trial ends; at most that on a billing day", async () => {
    const { tenantId, terms } = await unsubscribed();
    const trial = { ...terms, trialDays: 14 };
    const expected = { dueNowMinor: 0, dueMinor: 8_410, isAtMost: false };
    expect(await previewFirstInvoice(tenantId, trial)).toMatchObject(expected);
    const anchored = await previewFirstInvoice(tenantId, { ...trial, anchorDay: 5 });
    expect(anchored).toMatchObject({ ...expected, isAtMost: true });
    const unknown = previewFirstInvoice(tenantId, { ...trial, planId: 999_999 });
    await expect(unknown).rejects.toMatchObject({ code: "plan_not_found" });
    await control("POST", "/_sandbox/faults", {
      match: { method: "POST", path: "/v1/invoices/create_preview" },
      fault: "drop_before",
      times: 20,
    });
    await expect(previewFirstInvoice(tenantId, trial)).rejects.toMatchObject({ code: "stripe_unreachable" });
  });
});

describe("Create subscription on a billing day", () => {
  test.each([5, 31])(
    "%i charges the first, shorter period what was shown, and keeps the day",
    async (day) => {
      const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
      const subscription = (await mirrorOf(tenantId)).stripeSubscriptionId ?? "";
      await stripe().subscriptions.cancel(subscription);
      const terms = { planId: await planId("growth"), trialDays: 0, daysUntilDue: 30 } as const;
      const shown = await previewFirstInvoice(tenantId, { ...terms, anchorDay: day });
      const command = { tenantId, admin, intentId: randomUUID(), ...terms, anchorDay: day } as const;
      await createSubscription({ ...command, collectionMethod: "charge_automatically" });
      const [first] = await invoicesOf(stripeCustomerId);
      // The stub shrinks with every second between looking and doing.
      if (shown.isAtMost) expect(shown.dueMinor).toBe(14_900);
      else expect(Math.abs((first?.total ?? 0) - shown.dueMinor)).toBeLessThanOrEqual(1);
      expect(first?.total).toBeLessThan(14_900);
      const { billingAnchorDay, currentPeriodEnd } = await mirrorOf(tenantId);
      expect(billingAnchorDay).toBe(day);
      expect(currentPeriodEnd).toEqual(nextDayOfMonth(day, await now()));
    },
  );
});

describe("Resume", () => {
  const resume = (tenantId: number, by = admin) =>
    resumeSubscription({ tenantId, admin: by, intentId: randomUUID() });

  test("lets an ending subscription go on, whoever set the end; the second admin is told", async () => {
    const { tenantId } = await subscribedTenant("growth");
    await cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
    const results = await Promise.allSettled([resume(tenantId), resume(tenantId, other)]);
    expect(results.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { code: "nothing_to_resume" } },
    ]);
    expect(await mirrorOf(tenantId)).toMatchObject({ cancelAt: null, cancelAtPeriodEnd: false });

    // The customer portal sets a date and not the flag.
    const { stripeSubscriptionId, currentPeriodEnd } = await mirrorOf(tenantId);
    const cancel_at = Math.floor((currentPeriodEnd?.getTime() ?? 0) / 1000);
    await stripe().subscriptions.update(stripeSubscriptionId ?? "", { cancel_at });
    await resume(tenantId);
    expect((await mirrorOf(tenantId)).cancelAt).toBeNull();
  });

  test("shows the next invoice as it will be, whoever set the end", async () => {
    const { tenantId } = await subscribedTenant("flat");
    await expect(previewResume(tenantId)).rejects.toMatchObject({ code: "nothing_to_resume" });
    const { stripeSubscriptionId, currentPeriodEnd, nextInvoiceAt: at } = await mirrorOf(tenantId);
    const cancel_at = Math.floor((currentPeriodEnd?.getTime() ?? 0) / 1000);
    const next = { isNow: false, at, amountMinor: 7_900, currency: "eur" };
    const held = [
      { cancel_at_period_end: true },
      { cancel_at },
      { pause_collection: { behavior: "void" } },
    ] as const;
    for (const update of held) {
      await stripe().subscriptions.update(stripeSubscriptionId ?? "", update);
      // Of an invoice that nobody collects Stripe names no attempt, only the period's end.
      const isHeld = "pause_collection" in update;
      expect(await previewResume(tenantId)).toEqual({ ...next, at: isHeld ? currentPeriodEnd : at });
      await resume(tenantId);
    }
  });

  test("collects again what was paused", async () => {
    const { tenantId } = await subscribedTenant("growth");
    const { stripeSubscriptionId } = await mirrorOf(tenantId);
    await stripe().subscriptions.update(stripeSubscriptionId ?? "", {
      pause_collection: { behavior: "void" },
    });
    await resume(tenantId);
    expect((await mirrorOf(tenantId)).pauseBehavior).toBeNull();
  });

  test("begins a new period after a pause, and is refused without a card", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth", 7);
    const { stripeSubscriptionId, trialEndsAt } = await mirrorOf(tenantId);
    await stripe().subscriptions.update(stripeSubscriptionId ?? "", {
      trial_settings: { end_behavior: { missing_payment_method: "pause" } },
    });
    const card = await stripe().customers.listPaymentMethods(stripeCustomerId);
    await stripe().paymentMethods.detach(card.data[0]?.id ?? "");
    await advanceTo(later(trialEndsAt ?? (await now()), DAY));
    expect((await mirrorOf(tenantId)).billingStatus).toBe("paused");
    expect(await previewResume(tenantId)).toMatchObject({ isNow: true, amountMinor: 14_900 });
    await expect(resume(tenantId)).rejects.toMatchObject({ code: "card_declined" });
    const good = await stripe().paymentMethods.attach("pm_card_visa", { customer: stripeCustomerId });
    await stripe().customers.update(stripeCustomerId, {
      invoice_settings: { default_payment_method: good.id },
    });
    await resume(tenantId);
    expect((await mirrorOf(tenantId)).billingStatus).toBe("active");
    expect((await invoicesOf(stripeCustomerId))[0]).toMatchObject({ status: "paid", total: 14_900 });
    const running = await periodOf(tenantId);
    expect(running).toMatchObject({ isTrial: false, state: "open" });
    expect(running.startsAt).toEqual((await mirrorOf(tenantId)).currentPeriodStart);
  });
});
