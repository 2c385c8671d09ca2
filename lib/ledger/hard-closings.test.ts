import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import { now } from "@/lib/clock";
import { stripe } from "@/lib/stripe/client";
import { findRenewalInvoice } from "@/lib/stripe/renewal-invoice";
import {
  admin,
  advanceTo,
  cancelNow,
  chargedUsage,
  control,
  finishCall,
  lateOf,
  later,
  laterInvoices,
  listenForWebhooks,
  loseWebhooks,
  periodOf,
  publishCatalogue,
  rowsOf,
  subscribedTenant,
  usageRun,
} from "./billing-world.fixture";
import { claimPeriod } from "./claim-period";
import { closePeriod } from "./close-period";
import { closeTenantPeriods } from "./close-tenant-periods";
import { recordLateUsage } from "./late-usage";
import { settleDraft } from "./settle-period";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let webhooks: { close(): Promise<void> };

beforeAll(async () => {
  await publishCatalogue();
  webhooks = await listenForWebhooks();
});

afterEach(async () => {
  await control("DELETE", "/_sandbox/faults");
  await loseWebhooks(0);
});

afterAll(async () => {
  await webhooks.close();
});

describe("the draft hour", () => {
  test("a call that comes after settlement and before the invoice is finalized is billed", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 810 * 60);
    await advanceTo(later(endsAt, 10_000));
    await expect.poll(async () => (await rowsOf(tenantId))[0]?.state, { timeout: 10_000 }).toBe("settled");
    await finishCall(tenantId, later(endsAt, -20_000), 5 * 60);
    await usageRun();
    await advanceTo(later(endsAt, 2 * HOUR_MS));
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[15, 255]]);
    expect(await lateOf(tenantId)).toEqual([]);
  });

  test("a call that comes between settlement and handing back is not late, though the mirror has no draft", async () => {
    const { tenantId, stripeCustomerId, period, draft } = await unheardDraft();
    // The first request holds the draft, the next ones give it back.
    await control("POST", "/_sandbox/faults", {
      match: { method: "POST", path: `/v1/invoices/${draft.id}` },
      fault: "drop_before",
      skip: 1,
      times: 3,
    });
    await expect(closePeriod({ ...period, tenantId }, await now())).rejects.toThrow();
    expect((await rowsOf(tenantId))[0]).toMatchObject({ state: "settled", settledMinutes: 10_010 });
    await finishCall(tenantId, later(period.startsAt, HOUR_MS), 2 * 60);
    await recordLateUsage(await now());
    expect(await lateOf(tenantId)).toEqual([]);
    await runUntilSettledAt(tenantId, 10_012);
    await loseWebhooks(0);
    await advanceTo(later(period.endsAt, 3 * HOUR_MS));
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[12, 144]]);
    expect(await lateOf(tenantId)).toEqual([]);
  });

  test("an invoice that was finalized between our looking and our holding is collected, and settles at what it bills", async () => {
    const { tenantId } = await subscribedTenant("growth");
    const period = await periodOf(tenantId);
    await finishCall(tenantId, period.startsAt, 900 * 60);
    await loseWebhooks(1);
    await advanceTo(later(period.endsAt, 59 * MINUTE_MS));
    const draft = await findRenewalInvoice(period);
    await advanceTo(later(period.endsAt, 61 * MINUTE_MS));
    const claimed = await claimPeriod({ ...period, tenantId }, await now());
    if (!draft || !claimed) throw new Error("There is no draft to race for");
    await settleDraft(claimed, draft, await now());
    expect(await stripe().invoices.retrieve(draft.id)).toMatchObject({ status: "paid", total: 14_900 });
    await usageRun();
    expect(await lateOf(tenantId)).toMatchObject([{ minutes: 900, amountMinor: 1_700 }]);
  });

  test("a draft that Stripe itself holds, of an unpaid subscription, is not handed back", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { endsAt, stripeSubscriptionId } = await periodOf(tenantId);
    await control("POST", "/_sandbox/settings", { dunning: { retry_days: [1], final: "unpaid" } });
    const card = await stripe().paymentMethods.attach("pm_card_chargeCustomerFail", {
      customer: stripeCustomerId,
    });
    await stripe().customers.update(stripeCustomerId, {
      invoice_settings: { default_payment_method: card.id },
    });
    await advanceTo(later(endsAt, 5 * 24 * HOUR_MS));
    expect((await stripe().subscriptions.retrieve(stripeSubscriptionId)).status).toBe("unpaid");
    const unpaid = await periodOf(tenantId);
    await advanceTo(later(unpaid.endsAt, 3 * HOUR_MS));
    await usageRun();
    const [newest] = await laterInvoices(stripeCustomerId);
    expect(newest).toMatchObject({ auto_advance: false, attempt_count: 0 });
  });
});

describe("an overage item", () => {
  test("of a deleted customer has no invoice: it becomes late usage, whatever else fails", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("enterprise");
    const { startsAt } = await periodOf(tenantId);
    await advanceTo(later(startsAt, HOUR_MS));
    await finishCall(tenantId, startsAt, 10_010 * 60);
    await stripe().customers.del(stripeCustomerId);
    const row = async () => (await rowsOf(tenantId)).at(-1);
    await expect.poll(async () => (await row())?.trouble, { timeout: 10_000 }).toBe("invoice_missing");
    const period = await row();
    if (!period) throw new Error("There is no period");
    const earlier = { startsAt: later(startsAt, -HOUR_MS), endsAt: startsAt };
    await db()
      .insert(usagePeriods)
      .values({
        ...period,
        ...earlier,
        stripeSubscriptionId: "sub_gone",
        leaseToken: null,
        leaseExpiresAt: null,
      });
    await advanceTo(later(startsAt, 8 * HOUR_MS));
    await expect(closeTenantPeriods(tenantId)).rejects.toThrow("sub_gone");
    expect(await row()).toMatchObject({ state: "settled", settledMinutes: 10_000 });
    await usageRun();
    expect(await lateOf(tenantId)).toMatchObject([{ minutes: 10, amountMinor: 120 }]);
  });

  test("stands once when another run takes over from a slow one", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("enterprise");
    const period = await periodOf(tenantId);
    await finishCall(tenantId, period.startsAt, 10_010 * 60);
    await loseWebhooks(1);
    await advanceTo(later(period.endsAt, 5 * MINUTE_MS));
    await control("POST", "/_sandbox/faults", {
      match: { method: "POST", path: "/v1/invoiceitems" },
      fault: "delay",
      times: 1,
      delay_ms: 2_000,
    });
    const key = { ...period, tenantId };
    const at = await now();
    const slow = closePeriod(key, at);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await finishCall(tenantId, later(period.startsAt, HOUR_MS), 2 * 60);
    await Promise.all([slow, closePeriod(key, later(at, 91_000))]);
    await runUntilSettledAt(tenantId, 10_012);
    await loseWebhooks(0);
    await advanceTo(later(period.endsAt, 3 * HOUR_MS));
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[12, 144]]);
  });

  test("that appears beside ours after we looked is not handed back with it", async () => {
    const { tenantId, stripeCustomerId, period, draft } = await unheardDraft();
    await control("POST", "/_sandbox/faults", {
      match: { method: "GET", path: `/v1/invoices/${draft.id}` },
      fault: "delay",
      times: 1,
      delay_ms: 1_500,
    });
    const closing = closePeriod({ ...period, tenantId }, await now());
    const itemsOf = async () => (await stripe().invoiceItems.list({ invoice: draft.id })).data;
    await expect.poll(async () => (await itemsOf()).length, { timeout: 10_000 }).toBe(1);
    const [ours] = await itemsOf();
    await stripe().invoiceItems.create({
      customer: stripeCustomerId,
      invoice: draft.id,
      amount: 120,
      period: { start: period.startsAt.getTime() / 1000, end: period.endsAt.getTime() / 1000 },
      metadata: ours?.metadata ?? {},
    });
    await expect(closing).rejects.toThrow(
      "The draft bills 11 minutes beyond the included ones, the calls are 10",
    );
    await runUntilSettledAt(tenantId, 10_010);
    await loseWebhooks(0);
    await advanceTo(later(period.endsAt, 3 * HOUR_MS));
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[10, 120]]);
  });

  test("of a cancellation that Stripe never carried out is not billed a second time", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("enterprise");
    const { startsAt, endsAt, stripeSubscriptionId } = await periodOf(tenantId);
    await advanceTo(later(startsAt, 5 * HOUR_MS));
    await finishCall(tenantId, later(startsAt, HOUR_MS), 10_040 * 60);
    await control("POST", "/_sandbox/faults", {
      match: { method: "DELETE", path: `/v1/subscriptions/${stripeSubscriptionId}` },
      fault: "drop_before",
      times: 4,
    });
    const command = { tenantId, admin };
    await expect(cancelNow(tenantId)).rejects.toMatchObject({ code: "stripe_unreachable" });
    await control("DELETE", "/_sandbox/faults");
    await cancelSubscriptionAtPeriodEnd({ ...command, intentId: randomUUID() });
    await advanceTo(later(endsAt, 30 * MINUTE_MS));
    await usageRun();
    await advanceTo(later(endsAt, 3 * HOUR_MS));
    await usageRun();
    const billed = (await laterInvoices(stripeCustomerId)).flatMap(chargedUsage);
    expect(billed).toEqual([[40, 480]]);
    const pending = await stripe().invoiceItems.list({ customer: stripeCustomerId, pending: true });
    expect(pending.data).toEqual([]);
  });

  test("below the allowance, an invoice that went without us settles at what was used", async () => {
    const { tenantId } = await subscribedTenant("enterprise");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 300 * 60);
    await loseWebhooks(1);
    await advanceTo(later(endsAt, 3 * HOUR_MS));
    await usageRun();
    expect((await rowsOf(tenantId))[0]).toMatchObject({ state: "settled", settledMinutes: 300 });
    expect(await lateOf(tenantId)).toEqual([]);
  });
});

test("a correction down in the draft hour of a last invoice takes its item away", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("enterprise");
  const { startsAt, endsAt } = await periodOf(tenantId);
  await cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
  const mistaken = await finishCall(tenantId, startsAt, 10_040 * 60);
  await advanceTo(later(endsAt, 10 * MINUTE_MS));
  await usageRun();
  await finishCall(tenantId, startsAt, 9_000 * 60, mistaken);
  await usageRun();
  await advanceTo(later(endsAt, 3 * HOUR_MS));
  expect((await laterInvoices(stripeCustomerId)).flatMap(chargedUsage)).toEqual([]);
  expect((await rowsOf(tenantId))[0]).toMatchObject({ state: "settled", settledMinutes: 9_000 });
});

test("a metered subscription that Stripe ended without an invoice settles, and its overage is late usage", async () => {
  const { tenantId } = await subscribedTenant("growth");
  const { startsAt, stripeSubscriptionId } = await periodOf(tenantId);
  await finishCall(tenantId, startsAt, 900 * 60);
  await advanceTo(later(startsAt, 24 * HOUR_MS));
  await stripe().subscriptions.cancel(stripeSubscriptionId);
  await advanceTo(later(startsAt, 32 * HOUR_MS));
  // The webhook of the cancellation may be at work on the period at this moment.
  const settledMinutes = async () => {
    await usageRun();
    return (await rowsOf(tenantId))[0]?.settledMinutes;
  };
  await expect.poll(settledMinutes, { timeout: 10_000 }).toBe(0);
  await usageRun();
  expect(await lateOf(tenantId)).toMatchObject([{ minutes: 900, amountMinor: 1_700 }]);
});

describe("what cannot be closed", () => {
  test("because a person finalized the draft we held is collected all the same", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 900 * 60);
    await control("POST", "/_sandbox/settings", { summary_lag_ms: HOUR_MS });
    await advanceTo(later(endsAt, 30 * MINUTE_MS));
    const trouble = async () => (await rowsOf(tenantId))[0]?.trouble;
    await expect.poll(trouble, { timeout: 10_000 }).toBe("meter_differs");
    await control("POST", "/_sandbox/settings", { summary_lag_ms: 0 });
    const [held] = await laterInvoices(stripeCustomerId);
    await stripe().invoices.finalizeInvoice(held?.id ?? "", { auto_advance: false });
    await usageRun();
    await advanceTo(later(endsAt, 5 * HOUR_MS));
    expect((await laterInvoices(stripeCustomerId))[0]).toMatchObject({
      status: "paid",
      total: 14_900 + 1_700,
    });
    expect((await rowsOf(tenantId))[0]).toMatchObject({ state: "settled", settledMinutes: 900 });
  });

  test("because the meter shows another value is reported again and heals", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 900 * 60);
    await usageRun();
    await advanceTo(later(endsAt, -30 * MINUTE_MS));
    await stripe().billing.meterEvents.create({
      event_name: "releve_minutes",
      payload: { stripe_customer_id: stripeCustomerId, value: "7" },
      timestamp: Math.floor(later(endsAt, -70 * MINUTE_MS).getTime() / 1000),
    });
    await advanceTo(later(endsAt, 2 * HOUR_MS));
    await runUntilSettledAt(tenantId, 900);
    await advanceTo(later(endsAt, 4 * HOUR_MS));
    expect(chargedUsage((await laterInvoices(stripeCustomerId))[0])).toEqual([[100, 1_700]]);
  });

  test("because Stripe fails says so on its row, and calls for a person when it lasts", async () => {
    const { tenantId } = await subscribedTenant("growth");
    const { startsAt, endsAt } = await periodOf(tenantId);
    await finishCall(tenantId, startsAt, 900 * 60);
    await control("POST", "/_sandbox/faults", {
      match: { method: "GET", path: "/v1/billing/meters/*/event_summaries" },
      fault: "error_500",
      times: 1_000,
    });
    await advanceTo(later(endsAt, 2 * HOUR_MS));
    await usageRun();
    expect((await rowsOf(tenantId))[0]).toMatchObject({ trouble: "closing_failed", isBlocked: false });
    await advanceTo(later(endsAt, 8 * HOUR_MS));
    await usageRun();
    expect((await rowsOf(tenantId))[0]).toMatchObject({ trouble: "closing_failed", isBlocked: true });
  });
});

/** Cron comes again and again; who is closing the period just now, after a webhook, may take seconds. */
/** Ten minutes beyond an allowance that items bill, and the draft of a renewal that nobody was told of. */
async function unheardDraft() {
  const { tenantId, stripeCustomerId } = await subscribedTenant("enterprise");
  const period = await periodOf(tenantId);
  await finishCall(tenantId, period.startsAt, 10_010 * 60);
  await loseWebhooks(1);
  await advanceTo(later(period.endsAt, 5 * MINUTE_MS));
  const draft = await findRenewalInvoice(period);
  if (!draft) throw new Error("There is no draft");
  return { tenantId, stripeCustomerId, period, draft };
}

async function runUntilSettledAt(tenantId: number, minutes: number): Promise<void> {
  const settled = async () => {
    await usageRun();
    return (await rowsOf(tenantId))[0]?.settledMinutes;
  };
  await expect.poll(settled, { timeout: 15_000, interval: 300 }).toBe(minutes);
}
