import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import {
  admin,
  advanceTo,
  control,
  later,
  publishCatalogue,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "./sync-customer";
import { syncInvoice } from "./sync-invoice";
import { syncNamed } from "./sync-named";

// No webhook is delivered here: what the mirror has was asked for.

beforeAll(publishCatalogue);

async function rowOf(tenantId: number) {
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  if (!row) throw new Error("The tenant has no row");
  return row;
}

async function invoiceOf(tenantId: number, invoiceId: string | null) {
  const isIt = and(eq(invoices.tenantId, tenantId), eq(invoices.stripeInvoiceId, invoiceId ?? ""));
  const [row] = await db().select().from(invoices).where(isIt);
  return row;
}

test("a subscription is mirrored with its items, interval, collection and latest invoice", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  await stripe().customers.update(stripeCustomerId, {
    email: "billing@example.com",
    preferred_locales: ["fr-CA", "en"],
  });
  await syncCustomer(stripeCustomerId);
  const row = await rowOf(tenantId);
  expect(row).toMatchObject({
    customerEmail: "billing@example.com",
    customerLocale: "fr-CA",
    customerDeletedAt: null,
    billingInterval: "month",
    discounts: [],
    automaticTax: false,
    pauseBehavior: null,
    scheduleId: null,
    scheduledChange: null,
    cancelAtPeriodEnd: false,
    daysUntilDue: null,
    paymentMethod: "visa •••• 4242",
    latestInvoiceId: expect.stringMatching(/^in_/),
  });
  expect(row.items).toMatchObject([
    { isMetered: false, quantity: 1, unitAmountMinor: "14900" },
    { isMetered: true, unitAmountMinor: null },
  ]);
});

test("a paused collection and a flagged end are told apart from a date", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  await cancelSubscriptionAtPeriodEnd({ tenantId, admin, intentId: randomUUID() });
  const { stripeSubscriptionId, currentPeriodEnd } = await rowOf(tenantId);
  await stripe().subscriptions.update(stripeSubscriptionId ?? "", { pause_collection: { behavior: "void" } });
  await syncCustomer(stripeCustomerId);
  expect(await rowOf(tenantId)).toMatchObject({
    pauseBehavior: "void",
    cancelAtPeriodEnd: true,
    cancelAt: currentPeriodEnd,
  });
});

test("a discount is mirrored with its terms and lowers what recurs", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  const coupon = await stripe().coupons.create({ percent_off: 20, duration: "forever", name: "Loyal" });
  const { stripeSubscriptionId } = await rowOf(tenantId);
  await stripe().subscriptions.update(stripeSubscriptionId ?? "", { discounts: [{ coupon: coupon.id }] });
  await syncCustomer(stripeCustomerId);
  expect(await rowOf(tenantId)).toMatchObject({
    mrrMinor: 11_920,
    paymentMethod: "visa •••• 4242",
    discounts: [{ couponId: coupon.id, name: "Loyal", percentOff: 20, amountOffMinor: null, endsAt: null }],
  });
});

test("a paid invoice is mirrored with its sums and its payment", async () => {
  const { tenantId } = await subscribedTenant("growth");
  const { latestInvoiceId } = await rowOf(tenantId);
  expect(await invoiceOf(tenantId, latestInvoiceId)).toMatchObject({
    subtotalMinor: 14_900,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: 14_900,
    collectionMethod: "charge_automatically",
    payments: [{ status: "paid", amountMinor: 14_900, paidAt: expect.any(String), failure: null }],
  });
});

test("an invoice whose payment failed says why", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  const card = await stripe().paymentMethods.attach("pm_card_chargeCustomerFail", {
    customer: stripeCustomerId,
  });
  await stripe().customers.update(stripeCustomerId, {
    invoice_settings: { default_payment_method: card.id },
  });
  const { currentPeriodEnd } = await rowOf(tenantId);
  await advanceTo(later(currentPeriodEnd ?? new Date(), 2 * 3_600_000));
  await syncCustomer(stripeCustomerId);
  const { latestInvoiceId, billingStatus } = await rowOf(tenantId);
  await syncInvoice(latestInvoiceId ?? "");
  expect(billingStatus).toBe("past_due");
  expect(await invoiceOf(tenantId, latestInvoiceId)).toMatchObject({
    status: "open",
    autoAdvance: true,
    payments: [{ status: "open", paidAt: null, failure: "Your card was declined." }],
  });
});

test("a deleted customer ends the subscription and stays as deleted since it was first seen", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  await stripe().customers.del(stripeCustomerId);
  await syncCustomer(stripeCustomerId);
  const first = await rowOf(tenantId);
  expect(first).toMatchObject({
    stripeCustomerId,
    billingStatus: "canceled",
    customerDeletedAt: expect.any(Date),
    customerEmail: null,
    paymentMethod: null,
    nextInvoiceAt: null,
  });
  await syncCustomer(stripeCustomerId);
  expect((await rowOf(tenantId)).customerDeletedAt).toEqual(first.customerDeletedAt);
});

test("a deleted customer that was no tenant's concerns nobody", async () => {
  const stranger = await stripe().customers.create({ name: "Stranger" });
  await stripe().customers.del(stranger.id);
  expect(await syncCustomer(stranger.id)).toBeNull();
});

test("a preview that fails leaves the next invoice as it was, and the next sync asks again", async () => {
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  const { stripeSubscriptionId, nextInvoiceAt } = await rowOf(tenantId);
  const coupon = await stripe().coupons.create({ percent_off: 20, duration: "forever" });
  await stripe().subscriptions.update(stripeSubscriptionId ?? "", { discounts: [{ coupon: coupon.id }] });
  const match = { method: "POST", path: "/v1/invoices/create_preview" };
  await control("POST", "/_sandbox/faults", { match, fault: "error_500", times: 20 });
  const sync = () => syncNamed({ customerId: stripeCustomerId, invoiceIds: new Set(), asksPreview: false });
  await sync();
  await control("DELETE", "/_sandbox/faults");
  expect(await rowOf(tenantId)).toMatchObject({
    discounts: [{ percentOff: 20 }],
    nextInvoiceAt,
    nextInvoiceAmountMinor: 14_900,
  });
  // Nothing has changed since, and no event asks for it.
  await sync();
  expect(await rowOf(tenantId)).toMatchObject({
    nextInvoiceAt,
    nextInvoiceAmountMinor: 11_920,
    nextInvoiceUsageMinor: 0,
  });
});
