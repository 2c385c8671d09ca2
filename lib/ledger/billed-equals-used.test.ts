import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { lateUsage, meterReports, usagePeriods } from "@/db/schema/ledger";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import { cancelSubscriptionNow } from "@/lib/billing/cancel-now";
import { previewCancel } from "@/lib/billing/preview-cancel";
import { drainInbox } from "@/lib/inbox/drain";
import {
  admin,
  advanceTo,
  cancelNow,
  chargedUsage,
  control,
  finishCall,
  laterInvoices,
  listenForWebhooks,
  periodOf,
  publishCatalogue,
  subscribedTenant,
  usageRun,
} from "./billing-world.fixture";
import { findCurrentPeriod } from "./queries";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let webhooks: { close(): Promise<void> };

beforeAll(async () => {
  await publishCatalogue();
  webhooks = await listenForWebhooks();
});

afterEach(async () => {
  await control("DELETE", "/_sandbox/faults");
  await control("POST", "/_sandbox/settings", { summary_lag_ms: 0 });
  await control("POST", "/_sandbox/webhooks", { drop: 0 });
});

afterAll(async () => {
  await webhooks.close();
});

describe("a period of a metered plan", () => {
  test("is billed by the minute it used, rounded once", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 600 * 60);
    await finishCall(tenantId, new Date(startsAt.getTime() + HOUR_MS), 300 * 60 + 1);
    await usageRun();
    await advanceTo(new Date(endsAt.getTime() + 60_000));
    await finishCall(tenantId, new Date(endsAt.getTime() - 1), 61);
    await finishCall(tenantId, endsAt, 7_777);
    await usageRun();
    await advanceTo(new Date(endsAt.getTime() + 2 * HOUR_MS));

    const [renewal] = await laterInvoices(stripeCustomerId);
    expect(renewal?.status).toBe("paid");
    expect(chargedUsage(renewal)).toEqual([[102, 102 * 17]]);
    expect(renewal?.amount_paid).toBe(14_900 + 102 * 17);
    await expectSettled(tenantId, startsAt, 902);
    const mirrored = await db()
      .select()
      .from(invoices)
      .where(eq(invoices.stripeInvoiceId, renewal?.id ?? ""));
    expect(mirrored[0]).toMatchObject({ status: "paid", amountPaidMinor: 14_900 + 102 * 17, tenantId });
  });

  test("is reported once by two runs at once", async () => {
    const { tenantId } = await subscribedTenant("growth");
    const { startsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 61);
    await Promise.all([usageRun(), usageRun(), usageRun()]);
    expect(await reportsOf(tenantId)).toMatchObject([{ minutes: 2, outcome: "accepted" }]);
    await usageRun();
    expect(await reportsOf(tenantId)).toHaveLength(1);
  });

  test.each(["drop_before", "drop_after", "error_500"])(
    "survives %s on every attempt of a report",
    async (fault) => {
      const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
      const { startsAt, endsAt } = await periodOf(tenantId);
      await finishCall(tenantId, startsAt, 900 * 60);
      await control("POST", "/_sandbox/faults", {
        match: { method: "POST", path: "/v1/billing/meter_events" },
        fault,
        times: 4,
      });
      await usageRun();
      await control("DELETE", "/_sandbox/faults");
      await finishCall(tenantId, new Date(startsAt.getTime() + MINUTE_MS), 60);
      await usageRun();
      await advanceTo(new Date(endsAt.getTime() + 2 * HOUR_MS));
      expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[101, 101 * 17]]);
    },
  );

  test("a correction down before the end lowers the bill, also when the report before it had no answer", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 820 * 60);
    await usageRun();
    const mistaken = await finishCall(tenantId, startsAt, 500 * 60);
    await control("POST", "/_sandbox/faults", {
      match: { method: "POST", path: "/v1/billing/meter_events" },
      fault: "drop_after",
      times: 4,
    });
    await usageRun();
    await control("DELETE", "/_sandbox/faults");
    await finishCall(tenantId, startsAt, 0, mistaken);
    await usageRun();
    await advanceTo(new Date(endsAt.getTime() + 2 * HOUR_MS));
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[20, 20 * 17]]);
  });

  test("waits for Stripe's summary to show the total before the invoice goes", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 900 * 60);
    await control("POST", "/_sandbox/settings", { summary_lag_ms: 3 * HOUR_MS });
    await advanceTo(new Date(endsAt.getTime() + 2 * HOUR_MS));
    expect((await laterInvoices(stripeCustomerId))[0]).toMatchObject({
      status: "draft",
      auto_advance: false,
    });
    const trouble = async () => (await findCurrentPeriodFrom(tenantId, startsAt))?.trouble;
    await expect.poll(trouble, { timeout: 10_000 }).toBe("meter_differs");

    await advanceTo(new Date(endsAt.getTime() + 6 * HOUR_MS));
    await control("POST", "/_sandbox/settings", { summary_lag_ms: 0 });
    await usageRun();
    await advanceTo(new Date(endsAt.getTime() + 8 * HOUR_MS));
    expect((await laterInvoices(stripeCustomerId))[0]?.status).toBe("paid");
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[100, 1_700]]);
  });

  test("a call that comes after settlement is late usage with its exact price, recorded once", async () => {
    const { tenantId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 810 * 60);
    await advanceTo(new Date(endsAt.getTime() + 2 * HOUR_MS));
    await finishCall(tenantId, new Date(startsAt.getTime() + HOUR_MS), 5 * 60);
    await Promise.all([usageRun(), usageRun()]);
    await usageRun();
    const late = await db().select().from(lateUsage).where(eq(lateUsage.tenantId, tenantId));
    expect(late).toMatchObject([{ minutes: 5, amountMinor: 85, currency: "eur", decision: null }]);
  });
});

describe("a period of another mode", () => {
  test("in invoice-item mode has its overage as one item on the renewal", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("enterprise");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 10_250 * 60 - 30);
    await advanceTo(new Date(endsAt.getTime() + 2 * HOUR_MS));
    const [renewal] = await laterInvoices(stripeCustomerId);
    expect(chargedUsage(renewal)).toEqual([[250, 3_000]]);
    expect(renewal).toMatchObject({ status: "paid", amount_paid: 99_000 + 3_000 });
    await expectSettled(tenantId, startsAt, 10_250);
  });

  test("of a plan without overage ends with a cancellation now", async () => {
    const { tenantId } = await subscribedTenant("flat");
    const { startsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 60);
    await advanceTo(new Date(startsAt.getTime() + HOUR_MS));
    await cancelNow(tenantId);
    await expectSettled(tenantId, startsAt, 1);
  });

  test("without overage is watched and never billed", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 90_000 * 60);
    await advanceTo(new Date(endsAt.getTime() + 2 * HOUR_MS));
    expect((await laterInvoices(stripeCustomerId))[0]).toMatchObject({ status: "paid", amount_paid: 7_900 });
    await expectSettled(tenantId, startsAt, 90_000);
  });

  test("of a trial is summed and not billed; billing starts with the trial's end", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth", 14);
    const trial = await periodOf(tenantId);
    expect(trial.isTrial).toBe(true);
    await finishCall(tenantId, trial.startsAt, 2_000 * 60);
    await usageRun();
    expect(await reportsOf(tenantId)).toEqual([]);
    await advanceTo(new Date(trial.endsAt.getTime() + 2 * HOUR_MS));
    const [first] = await laterInvoices(stripeCustomerId);
    expect(first).toMatchObject({ status: "paid", amount_paid: 14_900 });
    await expectSettled(tenantId, trial.startsAt, 2_000);
    expect(await findCurrentPeriod(tenantId)).toMatchObject({
      isTrial: false,
      startsAt: trial.endsAt,
      minutes: 0,
    });
  });
});

describe("an app that was down over the period's end", () => {
  test("closes the held-back draft when it is back within the hour", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 850 * 60);
    await control("POST", "/_sandbox/webhooks", { drop: 1 });
    await advanceTo(new Date(endsAt.getTime() + 30 * MINUTE_MS));
    await control("POST", "/_sandbox/webhooks", { drop: 0 });
    await usageRun();
    await advanceTo(new Date(endsAt.getTime() + 2 * HOUR_MS));
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[50, 850]]);
    await expectSettled(tenantId, startsAt, 850);
  });

  test("settles at what the invoice billed when it comes too late, and keeps the rest as late usage", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 810 * 60);
    await usageRun();
    await finishCall(tenantId, startsAt, 40 * 60);
    await control("POST", "/_sandbox/webhooks", { drop: 1 });
    await advanceTo(new Date(endsAt.getTime() + 3 * HOUR_MS));
    await control("POST", "/_sandbox/webhooks", { drop: 0 });
    await usageRun();
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[10, 170]]);
    await expectSettled(tenantId, startsAt, 810);
    const late = await db().select().from(lateUsage).where(eq(lateUsage.tenantId, tenantId));
    expect(late).toMatchObject([{ minutes: 40, amountMinor: 680 }]);
  });
});

describe("a cancellation", () => {
  test("now bills the usage up to now", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { startsAt } = await periodOf(tenantId);
    await advanceTo(new Date(startsAt.getTime() + 5 * HOUR_MS));
    await finishCall(tenantId, new Date(startsAt.getTime() + HOUR_MS), 830 * 60);
    const { agreedMinor } = await previewCancel(tenantId);
    const command = { tenantId, admin, intentId: crypto.randomUUID(), agreedMinor };
    await Promise.all([cancelSubscriptionNow(command), cancelSubscriptionNow(command)]);
    const billed = await laterInvoices(stripeCustomerId);
    expect(billed.map(chargedUsage)).toEqual([[[30, 510]]]);
    expect(await statusOf(tenantId)).toBe("canceled");
    await drainInbox();
    await expectSettled(tenantId, startsAt, 830);
  });

  test("now in invoice-item mode bills the overage too", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("enterprise");
    const { startsAt } = await periodOf(tenantId);
    await advanceTo(new Date(startsAt.getTime() + 5 * HOUR_MS));
    await finishCall(tenantId, new Date(startsAt.getTime() + HOUR_MS), 10_010 * 60);
    await cancelNow(tenantId);
    expect((await laterInvoices(stripeCustomerId)).map(chargedUsage)).toEqual([[[10, 120]]]);
    await expectSettled(tenantId, startsAt, 10_010);
  });

  test.each([
    ["metered", "growth", 840, [[40, 680]]],
    ["invoice-item", "enterprise", 10_040, [[40, 480]]],
  ] as const)(
    "at the period's end bills the last usage of a %s plan",
    async (_mode, plan, minutes, expected) => {
      const { tenantId, stripeCustomerId } = await subscribedTenant(plan);
      const { startsAt, endsAt } = await periodOf(tenantId);
      await cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: crypto.randomUUID() });
      await finishCall(tenantId, startsAt, minutes * 60);
      await advanceTo(new Date(endsAt.getTime() + 30 * MINUTE_MS));
      await usageRun();
      await advanceTo(new Date(endsAt.getTime() + 3 * HOUR_MS));
      const billed = await laterInvoices(stripeCustomerId);
      expect(billed.map(chargedUsage)).toEqual([expected]);
      expect(billed[0]?.status).toBe("paid");
      expect(await statusOf(tenantId)).toBe("canceled");
      await expectSettled(tenantId, startsAt, minutes);
    },
  );
});

async function findCurrentPeriodFrom(tenantId: number, startsAt: Date) {
  const rows = await db().select().from(usagePeriods).where(eq(usagePeriods.tenantId, tenantId));
  return rows.find((row) => row.startsAt.getTime() === startsAt.getTime());
}

async function expectSettled(tenantId: number, startsAt: Date, minutes: number) {
  const period = await findCurrentPeriodFrom(tenantId, startsAt);
  expect(period).toMatchObject({ state: "settled", settledMinutes: minutes, isBlocked: false });
  expect(period?.invoiceReleasedAt).not.toBeNull();
}

async function reportsOf(tenantId: number) {
  return db().select().from(meterReports).where(eq(meterReports.tenantId, tenantId));
}

async function statusOf(tenantId: number) {
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  return row?.billingStatus;
}
