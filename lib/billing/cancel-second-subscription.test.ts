import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  admin,
  advanceTo,
  chargedUsage,
  finishCall,
  lateOf,
  later,
  laterInvoices,
  listenForWebhooks,
  periodOf,
  rowsOf,
  subscribedTenant,
  usageRun,
} from "@/lib/ledger/billing-world.fixture";
import { cutReplacedPeriod, listReplacedPeriods } from "@/lib/ledger/cut-replaced-periods";
import { publishPlans } from "@/lib/plans/publish-plans";
import { savePlan } from "@/lib/plans/save-plan";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { cancelSecondSubscription } from "./cancel-second-subscription";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const monthly = {
  currency: "eur",
  billingInterval: "month",
  baseAmountMinor: 9_900,
  usageMode: "invoice_item",
  overagePriceMinor: "10",
  callIncrementSeconds: 60,
  trialDays: 0,
} as const;

let webhooks: { close(): Promise<void> };

beforeAll(async () => {
  await savePlan({ ...monthly, key: "item_old", name: "Old", includedMinutes: 100 });
  await savePlan({ ...monthly, key: "item_new", name: "New", includedMinutes: 60 });
  await savePlan({
    ...monthly,
    key: "meter_old",
    name: "Old meter",
    includedMinutes: 100,
    usageMode: "meter",
  });
  await savePlan({
    ...monthly,
    key: "meter_new",
    name: "New meter",
    includedMinutes: 60,
    usageMode: "meter",
  });
  await publishPlans({ actor: admin.email, intentId: randomUUID() });
  webhooks = await listenForWebhooks();
});
afterAll(() => webhooks.close());

test("calls while two subscriptions ran are billed once, by the one that counts, which is not canceled here", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("item_old");
  const { stripeSubscriptionId: old, startsAt } = await periodOf(tenantId);
  await finishCall(tenantId, later(startsAt, DAY_MS), 150 * 60);
  await advanceTo(later(startsAt, 10 * DAY_MS));
  const [price] = (await stripe().prices.list({ lookup_keys: ["releve_item_new_v1_base"] })).data;
  if (!price) throw new Error("The plan is not published");
  const current = await stripe().subscriptions.create({
    customer: stripeCustomerId,
    items: [{ price: price.id }],
  });
  await syncCustomer(stripeCustomerId);
  await usageRun();
  await advanceTo(later(startsAt, 15 * DAY_MS));
  await finishCall(tenantId, later(startsAt, 12 * DAY_MS), 90 * 60);

  const cancel = (stripeSubscriptionId: string) =>
    cancelSecondSubscription({
      tenantId,
      stripeSubscriptionId,
      confirmation: "",
      admin,
      intentId: randomUUID(),
    });
  await expect(cancel(current.id)).rejects.toMatchObject({ code: "not_a_second_subscription" });
  await cancel(old);
  await expect(cancel(current.id)).rejects.toMatchObject({ code: "not_a_second_subscription" });

  const [replaced, counting] = await rowsOf(tenantId);
  expect(replaced).toMatchObject({ stripeSubscriptionId: old, state: "settled", settledMinutes: 150 });
  expect(replaced?.endsAt).toEqual(counting?.startsAt);
  expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[50, 500]]);

  const { endsAt } = await periodOf(tenantId);
  await advanceTo(later(endsAt, HOUR_MS / 2));
  await usageRun();
  await advanceTo(later(endsAt, 3 * HOUR_MS));
  const invoices = await laterInvoices(stripeCustomerId);
  expect(invoices.flatMap((invoice) => chargedUsage(invoice))).toEqual([
    [30, 300],
    [50, 500],
  ]);
});

test("by a meter, minutes that no invoice bills become late usage, but for those that the other one counts", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("meter_old");
  const { stripeSubscriptionId: old, startsAt } = await periodOf(tenantId);
  await finishCall(tenantId, later(startsAt, DAY_MS), 150 * 60);
  await advanceTo(later(startsAt, 10 * DAY_MS));
  const lookup_keys = ["base", "overage"].map((part) => `releve_meter_new_v1_${part}`);
  const prices = (await stripe().prices.list({ lookup_keys })).data;
  await stripe().subscriptions.create({
    customer: stripeCustomerId,
    items: prices.map(({ id }) => ({ price: id })),
  });
  await syncCustomer(stripeCustomerId);
  await usageRun();
  await advanceTo(later(startsAt, 15 * DAY_MS));
  await finishCall(tenantId, later(startsAt, 12 * DAY_MS), 90 * 60);
  const [listed] = await listReplacedPeriods(tenantId);
  if (!listed) throw new Error("Nothing was replaced");

  await cancelSecondSubscription({
    tenantId,
    stripeSubscriptionId: old,
    confirmation: "",
    admin,
    intentId: randomUUID(),
  });
  await advanceTo(later(startsAt, 15 * DAY_MS + 7 * HOUR_MS));
  await usageRun();
  const [replaced, counting] = await rowsOf(tenantId);
  expect(replaced).toMatchObject({ stripeSubscriptionId: old, state: "settled", settledMinutes: 0 });
  expect(replaced?.endsAt).toEqual(counting?.startsAt);
  expect(await lateOf(tenantId)).toMatchObject([
    { stripeSubscriptionId: old, minutes: 150, amountMinor: 500 },
  ]);
  expect(await periodOf(tenantId)).toMatchObject({ minutes: 90 });

  // A run that listed the period before it was settled leaves it as it was settled.
  await cutReplacedPeriod(listed);
  expect((await rowsOf(tenantId))[0]?.endsAt).toEqual(replaced?.endsAt);
});
