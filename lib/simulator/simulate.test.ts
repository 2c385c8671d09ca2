import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { invoices } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { billLateUsage } from "@/lib/billing/bill-late-usage";
import { now } from "@/lib/clock";
import type { SimulatedPeriod } from "@/lib/domain/simulation";
import { startOfUtcMonth } from "@/lib/domain/utc-day";
import {
  admin,
  advanceTo,
  cancelNow,
  finishCall,
  lateOf,
  later,
  listenForWebhooks,
  periodOf,
  publishCatalogue,
  subscribedTenant,
  usageRun,
} from "@/lib/ledger/billing-world.fixture";
import { publishPlans } from "@/lib/plans/publish-plans";
import { savePlan } from "@/lib/plans/save-plan";
import { stripe } from "@/lib/stripe/client";
import { type SimulationRequest, simulate } from "./simulate";
import { findSimulatedPlan, listOfferedPlans, listPlanOptions } from "./simulated-plans";

const HOUR_MS = 3_600_000;

/** A price with places of a yen that no float adds up, and an increment. */
const yen = {
  key: "yen",
  name: "Yen",
  currency: "jpy",
  baseAmountMinor: 12_000,
  includedMinutes: 100,
  overagePriceMinor: "2.333333333333",
  usageMode: "invoice_item",
  callIncrementSeconds: 30,
  trialDays: 0,
} as const;

let webhooks: { close(): Promise<void> };
let month: Date;
const ids = { meter: 0, item: 0, flat: 0, yen: 0, trial: 0, none: 0 };
const customers = new Map<number, string>();

beforeAll(async () => {
  await publishCatalogue();
  await savePlan(yen);
  await publishPlans({ actor: admin.email, intentId: randomUUID() });
  webhooks = await listenForWebhooks();
  for (const [name, plan, trialDays] of [
    ["meter", "starter", 0],
    ["item", "enterprise", 0],
    ["flat", "flat", 0],
    ["yen", "yen", 0],
    ["trial", "growth", 14],
  ] as const) {
    const { tenantId, stripeCustomerId } = await subscribedTenant(plan, trialDays);
    ids[name] = tenantId;
    customers.set(tenantId, stripeCustomerId);
  }
  const [none] = await db().insert(tenants).values({ name: "Nobody's plan" }).returning();
  ids.none = none?.id ?? 0;
  const { startsAt, endsAt } = await periodOf(ids.meter);
  month = startOfUtcMonth(endsAt);
  await advanceTo(later(startsAt, 30 * HOUR_MS));
  // At odd seconds, in the first hours and over a midnight: whole days and both ends.
  for (const [tenantId, minutes] of [
    [ids.meter, 1_400],
    [ids.item, 10_250],
    [ids.flat, 3_000],
    [ids.yen, 110],
    [ids.trial, 700],
  ] as const) {
    await finishCall(tenantId, later(startsAt, HOUR_MS + 7_000), minutes * 60 - 61);
    await finishCall(tenantId, later(startsAt, 29 * HOUR_MS), 31);
  }
  await advanceTo(later(endsAt, HOUR_MS / 2));
  await usageRun();
  for (const tenantId of [ids.meter, ids.item, ids.yen])
    await vi.waitFor(async () => expect(await oldestState(tenantId)).toBe("settled"), { timeout: 10_000 });
  await advanceTo(later(endsAt, 2 * HOUR_MS));
  await usageRun();
  await finishCall(ids.none, later(month, HOUR_MS), 90);
});
afterAll(() => webhooks.close());

describe("a month through a plan", () => {
  test("through its own plan, each settled period costs what Stripe's invoices bill, to the minor unit", async () => {
    for (const [tenantId, plan] of [
      [ids.meter, "starter"],
      [ids.item, "enterprise"],
      [ids.flat, "flat"],
      [ids.yen, "yen"],
    ] as const) {
      const row = await rowOf(tenantId, plan);
      expect(row, plan).toMatchObject({ leftOut: null, standing: "settled", differenceMinor: 0 });
      expect(row?.billedMinor, plan).toBe(await billedAtStripe(tenantId));
    }
    expect(await rowOf(ids.meter, "starter")).toMatchObject({
      plan: { key: "starter", version: 1 },
      calls: 2,
      charge: { minutes: 1_400, minutesBeyond: 1_000, overageMinor: 19_000, totalMinor: 28_900 },
    });
    // Twice thirty seconds more than was spoken: the increment counts for each call.
    expect((await rowOf(ids.yen, "yen"))?.charge).toMatchObject({ minutes: 110, overageMinor: 23 });
  });

  test("through another plan it says the difference, and what would be cheaper or bring more", async () => {
    const row = await rowOf(ids.meter, "pro");
    expect(row).toMatchObject({
      billedMinor: 28_900,
      charge: { totalMinor: 22_900 },
      differenceMinor: -6_000,
      cheapest: { key: "flat", differenceMinor: 7_900 - 28_900 },
      best: null,
    });
    expect((await rowOf(ids.flat, "pro"))?.best).toMatchObject({
      key: "starter",
      differenceMinor: 9_900 + 2_600 * 19 - 7_900,
    });
  });

  test("keeps what cannot be compared apart, with its reason, and adds up only the rest", async () => {
    expect(await rowOf(ids.yen, "starter")).toMatchObject({ leftOut: "currency", differenceMinor: null });
    expect(await rowOf(ids.none, "starter")).toMatchObject({
      leftOut: "none",
      billedMinor: null,
      charge: { minutes: 2, totalMinor: 9_900 },
      cheapest: { key: "flat", differenceMinor: null },
    });
    const trial = (await asked({ tenantId: ids.trial }, "starter")).rows.find(
      ({ standing }) => standing === "trial",
    );
    expect(trial).toMatchObject({ leftOut: "trial", billedMinor: 0 });
    const { rows, sum } = await asked({}, "starter");
    const compared = rows.filter(({ leftOut }) => leftOut === null);
    expect(compared.map(({ tenantId }) => tenantId).sort()).toEqual([ids.meter, ids.item, ids.flat].sort());
    expect(sum.compared).toMatchObject({
      rows: 3,
      billedMinor: compared.reduce((total, { billedMinor }) => total + (billedMinor ?? 0), 0),
    });
  });

  test("one tenant, a search and another month leave their rows", async () => {
    const only = await asked({ tenantId: ids.item }, "starter");
    expect(only.rows.map(({ tenantId }) => tenantId)).toEqual([ids.item]);
    expect((await asked({ search: "nobody's" }, "starter")).rows).toHaveLength(1);
    expect((await asked({ month: startOfUtcMonth(month, -6) }, "starter")).rows).toEqual([]);
  });

  test("a call that comes late is simulated at once, and billed once somebody bills it", async () => {
    const [row] = (await asked({ tenantId: ids.meter }, "starter")).rows;
    if (!row) throw new Error("The tenant has no row");
    await finishCall(ids.meter, later(row.startsAt, 2 * HOUR_MS), 5 * 60);
    expect(await rowOf(ids.meter, "starter")).toMatchObject({
      billedMinor: 28_900,
      charge: { totalMinor: 28_900 + 5 * 19 },
      differenceMinor: 95,
    });
    // Without a subscription that goes on, late usage has an invoice of its own at once.
    await cancelNow(ids.meter);
    await usageRun();
    const [late] = await lateOf(ids.meter);
    if (!late) throw new Error("Nothing came late");
    await billLateUsage({ ...late, admin, intentId: randomUUID() });
    const { rows } = await asked({ tenantId: ids.meter }, "starter");
    expect(rows).toMatchObject([
      { billedMinor: 28_995, differenceMinor: 0 },
      // The period that canceling has cut short.
      { leftOut: "short", charge: null, differenceMinor: null },
    ]);
  });

  test("a voided invoice bills nothing; one that our copy lacks leaves the period out", async () => {
    const ofTenant = eq(invoices.tenantId, ids.item);
    await db().update(invoices).set({ status: "void" }).where(ofTenant);
    expect(await rowOf(ids.item, "enterprise")).toMatchObject({ leftOut: null, billedMinor: 0 });
    await db().delete(invoices).where(ofTenant);
    expect(await rowOf(ids.item, "enterprise")).toMatchObject({ leftOut: "unread", billedMinor: null });
  });
});

test("a plan is found by its version or by what is on sale, and drafts can be simulated too", async () => {
  await savePlan({ ...yen, baseAmountMinor: 13_000 });
  expect(await findSimulatedPlan({ key: "yen", version: null })).toMatchObject({ version: 1 });
  expect(await findSimulatedPlan({ key: "yen", version: 2 })).toMatchObject({
    terms: { baseAmountMinor: 13_000 },
  });
  expect(await findSimulatedPlan({ key: "yen", version: 9 })).toBeNull();
  expect(await findSimulatedPlan({ key: "nothing", version: null })).toBeNull();
  const options = (await listPlanOptions()).filter(({ key }) => key === "yen");
  expect(options.map(({ version, standing }) => [version, standing])).toEqual([
    [2, "draft"],
    [1, "published"],
  ]);
  expect((await listOfferedPlans()).filter(({ key }) => key === "yen")).toHaveLength(1);
});

async function asked(changes: Partial<SimulationRequest>, planKey: string) {
  const plan = await findSimulatedPlan({ key: planKey, version: null });
  if (!plan) throw new Error(`There is no plan ${planKey}`);
  const request: SimulationRequest = {
    month,
    tenantId: null,
    search: "",
    terms: plan.terms,
    filter: null,
    sort: "tenant",
    descending: false,
    ...changes,
  };
  return simulate(request, await now());
}

/** The tenant's row that began with its subscription. */
async function rowOf(tenantId: number, planKey: string): Promise<SimulatedPeriod | undefined> {
  return (await asked({ tenantId }, planKey)).rows[0];
}

/** Of Stripe's own lines: the renewal bills the base of the next period, which costs the same, and the period's usage. */
async function billedAtStripe(tenantId: number): Promise<number> {
  const { data } = await stripe().invoices.list({ customer: customers.get(tenantId) ?? "", limit: 10 });
  const [renewal, first] = data;
  if (!renewal || !first || data.length > 2) throw new Error("There are other invoices than two");
  return renewal.lines.data.reduce((sum, { amount }) => sum + amount, 0);
}

async function oldestState(tenantId: number): Promise<string | undefined> {
  const [period] = await db()
    .select({ state: usagePeriods.state })
    .from(usagePeriods)
    .where(eq(usagePeriods.tenantId, tenantId))
    .orderBy(sql`starts_at`)
    .limit(1);
  return period?.state;
}
