import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { meterReports } from "@/db/schema/ledger";
import { tenantBilling } from "@/db/schema/mirror";
import { publishPlans } from "@/lib/plans/publish-plans";
import { savePlan } from "@/lib/plans/save-plan";
import {
  admin,
  advanceTo,
  chargedUsage,
  control,
  finishCall,
  laterInvoices,
  listenForWebhooks,
  periodOf,
  subscribedTenant,
  usageRun,
} from "./billing-world.fixture";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const yearly = {
  name: "Yearly",
  currency: "jpy",
  billingInterval: "year",
  baseAmountMinor: 120_000,
  includedMinutes: 100,
  overagePriceMinor: "2.5",
  callIncrementSeconds: 60,
  trialDays: 0,
} as const;

let webhooks: { close(): Promise<void> };

beforeAll(async () => {
  await savePlan({ ...yearly, key: "yearly_meter", usageMode: "meter" });
  await savePlan({ ...yearly, key: "yearly_item", usageMode: "invoice_item" });
  await publishPlans({ actor: admin.email, intentId: randomUUID() });
  webhooks = await listenForWebhooks();
});
afterAll(() => webhooks.close());

test("a year in a currency without minor units is billed by the minute it used, in both modes", async () => {
  const metered = await subscribedTenant("yearly_meter");
  const items = await subscribedTenant("yearly_item");
  const { startsAt, endsAt } = await periodOf(metered.tenantId);
  expect((endsAt.getTime() - startsAt.getTime()) / DAY_MS).toBeGreaterThan(364);
  const [mirror] = await db()
    .select()
    .from(tenantBilling)
    .where(eq(tenantBilling.tenantId, metered.tenantId));
  expect(mirror).toMatchObject({ mrrMinor: 10_000, currency: "jpy" });

  for (const { tenantId } of [metered, items])
    await finishCall(tenantId, new Date(startsAt.getTime() + MINUTE_MS), 90 * 60);
  await control("POST", "/_sandbox/faults", {
    match: { method: "POST", path: "/v1/billing/meter_events" },
    fault: "drop_before",
    times: 4,
  });
  await usageRun();
  await control("DELETE", "/_sandbox/faults");
  // The report that was lost has grown too old for Stripe: a later one says the same.
  await advanceTo(new Date(startsAt.getTime() + 60 * DAY_MS));
  await usageRun();
  const reports = await db()
    .select({ outcome: meterReports.outcome, minutes: meterReports.minutes })
    .from(meterReports)
    .where(eq(meterReports.tenantId, metered.tenantId))
    .orderBy(meterReports.sequence);
  expect(reports).toEqual([
    { outcome: "unanswered", minutes: 90 },
    { outcome: "accepted", minutes: 90 },
  ]);

  await advanceTo(new Date(startsAt.getTime() + 301 * DAY_MS));
  for (const { tenantId } of [metered, items])
    await finishCall(tenantId, new Date(startsAt.getTime() + 300 * DAY_MS), 14 * 60 + 1);
  await advanceTo(new Date(endsAt.getTime() + DAY_MS));
  for (const { stripeCustomerId } of [metered, items]) {
    const [renewal] = await laterInvoices(stripeCustomerId);
    expect(renewal).toMatchObject({ status: "paid", currency: "jpy", amount_paid: 120_000 + 13 });
    expect(chargedUsage(renewal)).toEqual([[5, 13]]);
  }
});
