import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { lateUsage, usagePeriods } from "@/db/schema/ledger";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { unassignedCalls, usageDays } from "@/db/schema/usage";
import { billingFigures } from "@/lib/domain/billing-figures";
import type { LateDecision } from "@/lib/domain/values";
import { listBillingGroups, listPastDueAmounts, listTopCosts, readAttention, sumMonthUsage } from "./queries";

const AT = new Date("2026-11-20T09:00:00Z");
const START = new Date("2026-10-05T10:30:00Z");
const END = new Date("2026-11-05T10:30:00Z");

const ids = { alpha: 0, beta: 0, gamma: 0, delta: 0, omega: 0 };

test("where nothing has happened yet, nothing waits and every sum is zero", async () => {
  expect(await readAttention()).toEqual({
    unassignedCalls: 0,
    failedEvents: 0,
    blockedPeriods: 0,
    blockedTenants: [],
    lateCorrections: 0,
    lateTenantCount: 0,
    lateTenants: [],
  });
  expect(await listBillingGroups()).toEqual([]);
  expect(await listPastDueAmounts()).toEqual([]);
  expect(await listTopCosts("30d", AT, 5)).toEqual([]);
  expect(await sumMonthUsage(AT)).toMatchObject({ calls: 0, minutes: 0 });
});

describe("with tenants", () => {
  beforeAll(async () => {
    const names = Object.keys(ids).map((name) => ({ name }));
    const rows = await db().insert(tenants).values(names).returning({ name: tenants.name, id: tenants.id });
    Object.assign(ids, Object.fromEntries(rows.map(({ name, id }) => [name, id])));
  });

  describe("what waits for a person", () => {
    beforeAll(async () => {
      const { alpha, beta, gamma, delta, omega } = ids;
      await db()
        .insert(usagePeriods)
        .values([
          { ...period(omega, "sub_o"), isBlocked: true },
          { ...period(beta, "sub_b1"), isBlocked: true },
          { ...period(beta, "sub_b2"), isBlocked: true },
          { ...period(alpha, "sub_a"), trouble: "report_unanswered" },
        ]);
      await db()
        .insert(lateUsage)
        .values([
          late(omega, 1, null),
          late(delta, 1, null),
          late(gamma, 1, null),
          late(gamma, 2, null),
          late(alpha, 1, "write_off"),
          late(alpha, 2, null),
          late(beta, 1, "write_off"),
        ]);
      await db()
        .insert(stripeEvents)
        .values([event("evt_1", "failed"), event("evt_2", "failed"), event("evt_3", "processed")]);
      await db().insert(unassignedCalls).values({
        reportKey: "call-1",
        reason: "unknown_line",
        endedAt: AT,
        durationSeconds: 60,
        costUsd: "0.1",
      });
    });

    test("a period that is only tried again, a decided correction and a worked event do not count", async () => {
      expect(await readAttention()).toMatchObject({
        unassignedCalls: 1,
        failedEvents: 2,
        blockedPeriods: 3,
        lateCorrections: 5,
        lateTenantCount: 4,
      });
    });

    test("each tenant is named once, the first three by name", async () => {
      const { blockedTenants, lateTenants } = await readAttention();
      expect(blockedTenants).toEqual([
        { id: ids.beta, name: "beta" },
        { id: ids.omega, name: "omega" },
      ]);
      expect(lateTenants.map(({ name }) => name)).toEqual(["alpha", "delta", "gamma"]);
    });
  });

  describe("costs", () => {
    beforeAll(async () => {
      const { alpha, beta, gamma, omega } = ids;
      await db()
        .insert(usageDays)
        .values([
          day(alpha, "2026-11-20", 2, 150, "1.5"),
          day(alpha, "2026-11-14", 1, 60, "10.25"),
          day(alpha, "2026-11-13", 1, 60, "100"),
          day(beta, "2026-11-01", 4, 600, "20"),
          day(beta, "2026-10-31", 1, 30, "7"),
          day(gamma, "2026-11-19", 1, 30, "9.999999"),
          day(gamma, "2026-10-22", 1, 90, "0.000001"),
          day(omega, "2026-10-21", 9, 900, "999"),
        ]);
    });

    test.each([
      ["seven days end with today", "7d", ["alpha 3 4 11.750000", "gamma 1 1 9.999999"]],
      [
        "thirty days end with today, and a sum orders by its number, not by its digits",
        "30d",
        ["alpha 4 5 111.750000", "beta 5 11 27.000000", "gamma 2 2 10.000000"],
      ],
      [
        "the month begins with its first UTC day",
        "month",
        ["alpha 4 5 111.750000", "beta 4 10 20.000000", "gamma 1 1 9.999999"],
      ],
    ] as const)("%s", async (_rule, window, expected) => {
      const costs = await listTopCosts(window, AT, 5);
      expect(
        costs.map(({ name, calls, minutes, costUsd }) => `${name} ${calls} ${minutes} ${costUsd}`),
      ).toEqual(expected);
    });

    test("the limit keeps the largest, and each is its own tenant", async () => {
      const costs = await listTopCosts("month", AT, 2);
      expect(costs.map(({ tenantId }) => tenantId)).toEqual([ids.alpha, ids.beta]);
    });

    test("the month's sums are those of all tenants", async () => {
      expect(await sumMonthUsage(AT)).toEqual({ calls: 9, minutes: 15, costUsd: "141.749999" });
    });
  });

  describe("figures", () => {
    beforeAll(async () => {
      const { alpha, beta, gamma, delta } = ids;
      await db()
        .insert(tenantBilling)
        .values([
          { tenantId: alpha, billingStatus: "active", currency: "eur", mrrMinor: 14_900 },
          { tenantId: beta, billingStatus: "past_due", currency: "eur", mrrMinor: 4_900 },
          { tenantId: gamma, billingStatus: "past_due", currency: "usd", mrrMinor: 9_900 },
          { tenantId: delta, billingStatus: "trialing", currency: "eur", mrrMinor: 4_900 },
        ]);
      await db()
        .insert(invoices)
        .values([
          invoice(alpha, "in_1", "open", "eur", 700),
          invoice(beta, "in_2", "open", "eur", 1_000),
          invoice(beta, "in_3", "open", "eur", 500),
          invoice(beta, "in_4", "paid", "eur", 0),
          invoice(beta, "in_5", "draft", "eur", 4_000),
          invoice(gamma, "in_6", "open", "usd", 9_900),
        ]);
    });

    test("MRR is per currency and without trials; a tenant without billing is one all the same", async () => {
      expect(billingFigures(await listBillingGroups())).toEqual({
        mrr: [
          { currency: "eur", amountMinor: 19_800 },
          { currency: "usd", amountMinor: 9_900 },
        ],
        activeTenants: 3,
        trialTenants: 1,
        pastDueTenants: 2,
        tenants: 5,
      });
    });

    test("past due is what open invoices of past due tenants still ask for, the largest first", async () => {
      expect(await listPastDueAmounts()).toEqual([
        { currency: "usd", amountMinor: 9_900 },
        { currency: "eur", amountMinor: 1_500 },
      ]);
    });
  });
});

function period(tenantId: number, stripeSubscriptionId: string) {
  return {
    tenantId,
    stripeSubscriptionId,
    startsAt: START,
    endsAt: END,
    stripeCustomerId: `cus_${tenantId}`,
    usageMode: "meter" as const,
    currency: "eur",
    callIncrementSeconds: 60,
    openedAt: START,
  };
}

function late(tenantId: number, sequence: number, decision: LateDecision | null) {
  return {
    tenantId,
    stripeSubscriptionId: `sub_${tenantId}`,
    periodStartsAt: START,
    sequence,
    minutes: 12,
    amountMinor: 204,
    currency: "eur",
    detectedAt: AT,
    decision,
  };
}

function event(id: string, state: "failed" | "processed") {
  return { id, type: "invoice.paid", livemode: false, stripeCreatedAt: AT, payload: {}, state };
}

function day(tenantId: number, on: string, calls: number, seconds: number, costUsd: string) {
  return { tenantId, day: on, calls, seconds, costUsd };
}

function invoice(tenantId: number, id: string, status: string, currency: string, remaining: number) {
  return {
    tenantId,
    stripeInvoiceId: id,
    status,
    currency,
    totalMinor: 14_900,
    amountDueMinor: 14_900,
    amountPaidMinor: 14_900 - remaining,
    amountRemainingMinor: remaining,
    lines: [],
    attemptCount: 1,
    createdAt: START,
    livemode: false,
    readAt: AT,
  };
}
