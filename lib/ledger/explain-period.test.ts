import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { lateUsage } from "@/db/schema/ledger";
import { invoices } from "@/db/schema/mirror";
import { billLateUsage } from "@/lib/billing/bill-late-usage";
import { publishPlans } from "@/lib/plans/publish-plans";
import { savePlan } from "@/lib/plans/save-plan";
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
  rowsOf,
  subscribedTenant,
  usageRun,
} from "./billing-world.fixture";
import { explainPeriod, findPeriod, listMeterReports, type PeriodExplanation } from "./explain-period";
import { eachPeriodCall, listPeriodCalls } from "./period-calls";
import { findInvoiceLine, findPeriodOfLine } from "./usage-lines";

const HOUR_MS = 3_600_000;

/** A price with places of a yen that no float adds up, an increment, and a year to use it. */
const yearly = {
  key: "yearly_yen",
  name: "Yearly",
  currency: "jpy",
  billingInterval: "year",
  baseAmountMinor: 120_000,
  includedMinutes: 100,
  overagePriceMinor: "2.333333333333",
  usageMode: "invoice_item",
  callIncrementSeconds: 30,
  trialDays: 0,
} as const;

let webhooks: { close(): Promise<void> };
const tenants = { metered: 0, items: 0, trial: 0, year: 0 };

beforeAll(async () => {
  await publishCatalogue();
  await savePlan(yearly);
  await publishPlans({ actor: admin.email, intentId: randomUUID() });
  webhooks = await listenForWebhooks();
  tenants.metered = (await subscribedTenant("growth")).tenantId;
  tenants.items = (await subscribedTenant("enterprise")).tenantId;
  tenants.trial = (await subscribedTenant("growth", 14)).tenantId;
  tenants.year = (await subscribedTenant("yearly_yen")).tenantId;
});
afterAll(() => webhooks.close());

describe("the explanation of a period", () => {
  test("says, while it runs, what it costs so far and what the meter is told next", async () => {
    const { startsAt } = await periodOf(tenants.metered);
    await finishCall(tenants.metered, startsAt, 600 * 60);
    await usageRun();
    await finishCall(tenants.metered, later(startsAt, HOUR_MS), 300 * 60 + 1);
    const told = await explained(tenants.metered);
    expect(told.check).toMatchObject({ is: "so_far", billedMinor: 0 });
    expect(told.explanation).toMatchObject({
      calls: 2,
      minutes: 901,
      minutesBeyond: 101,
      amountMinor: 1_717,
    });
    expect(told.period.acknowledgedMinutes).toBe(600);
    expect(told.costUsd).toBe("0.200000");
    const reports = await listMeterReports(told.period, 1, 10);
    expect(reports).toMatchObject([
      { sequence: 1, minutes: 600, outcome: "accepted", stripeRequestId: expect.stringMatching(/^req_/) },
    ]);
  });

  test("equals Stripe's lines to the cent, by meter and by item, of a trial and of a year cut short", async () => {
    const { startsAt, endsAt } = await periodOf(tenants.metered);
    // Long enough for calls: what is canceled in the second it began has no period.
    await advanceTo(later(startsAt, 3 * HOUR_MS));
    await callAtStart(tenants.items, 10_250 * 60 - 30);
    await callAtStart(tenants.trial, 2_000 * 60);
    await callAtStart(tenants.year, 110 * 60 + 1);
    await cancelNow(tenants.year);
    // While the drafts wait: three periods close at once, and none may be finalized before its turn.
    await advanceTo(later(endsAt, HOUR_MS / 2));
    await usageRun();
    for (const tenantId of [tenants.metered, tenants.items])
      await expect.poll(async () => (await explained(tenantId)).period.state).toBe("settled");
    await advanceTo(later(endsAt, 2 * HOUR_MS));
    await usageRun();

    await expectEqual(tenants.metered, { minutes: 901, amountMinor: 1_717 }, 1_717);
    await expectEqual(tenants.items, { minutes: 10_250, amountMinor: 250 * 12 }, 3_000);
    await expectEqual(tenants.trial, { minutes: 2_000, notBilled: "trial", amountMinor: 0 }, 0);
    await expectEqual(
      tenants.year,
      { billableSeconds: 110 * 60 + 30, minutesBeyond: 11, amountMinor: 26 },
      26,
    );
    const { tiers } = (await explained(tenants.year)).explanation;
    expect(tiers[1]).toMatchObject({ exactAmountMinor: "25.666666666663" });
  });

  test("leads from each usage line of an invoice to the period", async () => {
    const { period, lines } = await explained(tenants.metered);
    expect(lines.map(({ quantity, amountMinor }) => [quantity, amountMinor])).toEqual([
      ["800", 0],
      ["101", 1_717],
    ]);
    for (const { id, invoice } of lines) {
      const found = await findInvoiceLine(tenants.metered, invoice.stripeInvoiceId, id);
      if (!found) throw new Error("The mirror has no such line");
      expect(await findPeriodOfLine(tenants.metered, found.invoice, found.line)).toMatchObject({
        stripeSubscriptionId: period.stripeSubscriptionId,
        startsAt: period.startsAt,
      });
    }
  });

  test("names what came late, to the cent, until somebody decides, and then too", async () => {
    const { period } = await explained(tenants.metered);
    const lateCall = await finishCall(tenants.metered, later(period.startsAt, 2 * HOUR_MS), 5 * 60);
    const afterSettlement = { writtenAfter: period.settledAt, page: 1, pageSize: 10 };
    expect(await listPeriodCalls(period, afterSettlement)).toMatchObject([{ vapiCallId: lateCall }]);
    expect((await explained(tenants.metered)).check).toMatchObject({
      is: "different",
      differenceMinor: -85,
      causes: [{ cause: "late_not_recorded", amountMinor: -85 }],
    });
    await usageRun();
    const told = await explained(tenants.metered);
    expect(told.check.causes).toEqual([{ cause: "late_undecided", amountMinor: -85 }]);
    expect(told.late).toMatchObject([{ minutes: 5, amountMinor: 85, standing: "undecided" }]);
    const ofTenant = eq(lateUsage.tenantId, tenants.metered);
    await db().update(lateUsage).set({ decision: "write_off" }).where(ofTenant);
    expect((await explained(tenants.metered)).check.causes).toEqual([
      { cause: "late_written_off", amountMinor: -85 },
    ]);
  });

  test("is equal again once what came late is billed, by a line that leads back to the period", async () => {
    const tenantId = tenants.year;
    const { period } = await explained(tenantId);
    await finishCall(tenantId, later(period.startsAt, 1_000), 10 * 60);
    await usageRun();
    const [row] = await lateOf(tenantId);
    if (!row) throw new Error("Nothing came late");
    expect((await explained(tenantId)).check).toMatchObject({
      is: "different",
      differenceMinor: -row.amountMinor,
    });
    await billLateUsage({ ...row, admin, intentId: randomUUID() });

    const told = await explained(tenantId);
    expect(told.check).toEqual({
      is: "equal",
      billedMinor: told.explanation.amountMinor,
      differenceMinor: 0,
      causes: [],
    });
    const billing = told.lines.find(({ isLate }) => isLate);
    expect(billing).toMatchObject({
      amountMinor: row.amountMinor,
      lateItemId: told.late[0]?.stripeInvoiceItemId,
    });
    if (!billing) throw new Error("No line bills it");
    expect(await findPeriodOfLine(tenantId, billing.invoice, billing)).toMatchObject({
      stripeSubscriptionId: period.stripeSubscriptionId,
      startsAt: period.startsAt,
    });
  });

  test("shows what somebody changed in Stripe, and says when the invoice is not in our copy", async () => {
    const { period } = await explained(tenants.items);
    const own = and(
      eq(invoices.tenantId, tenants.items),
      eq(invoices.stripeInvoiceId, period.stripeInvoiceId ?? ""),
    );
    const [kept] = await db().select().from(invoices).where(own);
    if (!kept) throw new Error("The mirror has no such invoice");
    const lines = kept.lines.map((line) => (line.isUsage ? { ...line, amountMinor: 2_900 } : line));
    await db().update(invoices).set({ lines }).where(own);
    expect((await explained(tenants.items)).check).toMatchObject({
      is: "different",
      causes: [{ cause: "changed_in_stripe", amountMinor: -100 }],
    });
    await db().delete(invoices).where(own);
    expect((await explained(tenants.items)).check).toMatchObject({ is: "unread", causes: [] });
  });
});

test("the pages and the stream of a period hold each of its calls once, in the order they ended", async () => {
  const tenantId = tenants.trial;
  const { startsAt } = await periodOf(tenantId);
  // Three at each moment: an order by time alone would lose or repeat some.
  const ids: string[] = [];
  for (let index = 0; index < 30; index += 1)
    ids.push(await finishCall(tenantId, later(startsAt, Math.floor(index / 3) * 1_000), 60 + index));
  await finishCall(tenantId, later(startsAt, -1), 60);
  const [, running] = await rowsOf(tenantId);
  const period = running && (await findPeriod(running));
  if (!period) throw new Error("The period after the trial is not open");

  const streamed: string[] = [];
  for await (const batch of eachPeriodCall(period, 7)) {
    expect(batch.length).toBeLessThanOrEqual(7);
    streamed.push(...batch.map(({ vapiCallId }) => vapiCallId));
  }
  expect([...streamed].sort()).toEqual([...ids].sort());

  const paged: string[] = [];
  for (const page of [1, 2, 3, 4, 5]) {
    const calls = await listPeriodCalls(period, { writtenAfter: null, page, pageSize: 7 });
    paged.push(...calls.map(({ vapiCallId }) => vapiCallId));
  }
  expect(paged).toEqual(streamed);
});

/** The oldest period of a tenant, explained. */
async function explained(tenantId: number): Promise<PeriodExplanation> {
  const [row] = await rowsOf(tenantId);
  const period = row && (await findPeriod(row));
  if (!period) throw new Error("The tenant has no period");
  return explainPeriod(period);
}

async function callAtStart(tenantId: number, durationSeconds: number): Promise<void> {
  const { startsAt } = await periodOf(tenantId);
  await finishCall(tenantId, startsAt, durationSeconds);
}

async function expectEqual(tenantId: number, explanation: object, billedMinor: number): Promise<void> {
  const told = await explained(tenantId);
  expect(told.explanation).toMatchObject(explanation);
  expect(told.check).toEqual({ is: "equal", billedMinor, differenceMinor: 0, causes: [] });
}
