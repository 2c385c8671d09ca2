import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { now } from "@/lib/clock";
import type { BillingErrorCode } from "@/lib/errors";
import {
  admin,
  advanceTo,
  control,
  later,
  publishCatalogue,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { applyCoupon } from "./apply-coupon";
import { changeCollectionMethod } from "./change-collection-method";
import { compareTerms, listOfferedCoupons } from "./payment-previews";
import { removeDiscount } from "./remove-discount";
import { retryPayment } from "./retry-payment";
import { setAutomaticTax } from "./set-automatic-tax";

const other = { email: "owner@example.com" };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

beforeAll(publishCatalogue);
afterEach(() => control("DELETE", "/_sandbox/faults"));

const command = (tenantId: number) => ({ tenantId, admin, intentId: randomUUID() });
const asSecondAdmin = (tenantId: number) => ({ tenantId, admin: other, intentId: randomUUID() });

async function mirrorOf(tenantId: number) {
  const [row] = await db().select().from(tenantBilling).where(eq(tenantBilling.tenantId, tenantId));
  if (!row) throw new Error("The tenant has no row");
  return row;
}

async function phasesOf(tenantId: number, action: string): Promise<string[]> {
  const rows = await db()
    .select({ phase: auditLog.phase })
    .from(auditLog)
    .where(and(eq(auditLog.tenantId, tenantId), eq(auditLog.action, action)))
    .orderBy(asc(auditLog.id));
  return rows.map(({ phase }) => phase);
}

async function payBy(customer: string, card: string): Promise<string> {
  const { id } = await stripe().paymentMethods.attach(card, { customer });
  await stripe().customers.update(customer, { invoice_settings: { default_payment_method: id } });
  return id;
}

async function coupon(terms: object): Promise<string> {
  return (await stripe().coupons.create({ percent_off: 20, duration: "forever", ...terms })).id;
}

/**
 * A double click, and a second admin at the same moment: one of the two has an
 * effect, whichever came first, and the other is told; both clicks hear the same.
 */
async function expectOneEffect(
  tenantId: number,
  act: (by: ReturnType<typeof command>) => Promise<void>,
  code: BillingErrorCode,
): Promise<void> {
  const twice = command(tenantId);
  const [click, again, second] = await Promise.all(
    [twice, twice, asSecondAdmin(tenantId)].map((by) => act(by).then(() => "done", codeOf)),
  );
  expect(again).toBe(click);
  expect([click, second].sort()).toEqual([code, "done"].sort());
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : error;
}

/** What Stripe does and nobody hears of, and then the same again with a new intent. */
async function lostAnswer(
  tenantId: number,
  path: string,
  act: (by: ReturnType<typeof command>) => Promise<void>,
) {
  await control("POST", "/_sandbox/faults", {
    match: { method: "POST", path },
    fault: "drop_after",
    times: 4,
  });
  await expect(act(command(tenantId))).rejects.toMatchObject({ code: "stripe_unreachable" });
  await control("DELETE", "/_sandbox/faults");
  return act(command(tenantId)).then(() => "done", codeOf);
}

function refused(work: Promise<unknown>, code: BillingErrorCode) {
  return expect(work).rejects.toMatchObject({ code });
}

/** A tenant whose renewal was declined an hour after its period's end. */
async function pastDueTenant(card = "pm_card_chargeCustomerFail") {
  const { tenantId, stripeCustomerId: customer } = await subscribedTenant("flat");
  const method = await payBy(customer, card);
  const { currentPeriodEnd } = await mirrorOf(tenantId);
  await advanceTo(later(currentPeriodEnd ?? (await now()), HOUR_MS));
  await syncCustomer(customer);
  const { billingStatus, latestInvoiceId } = await mirrorOf(tenantId);
  expect(billingStatus).toBe("past_due");
  return { tenantId, customer, method, invoice: latestInvoiceId ?? "" };
}

async function chargesOf(customer: string): Promise<string[]> {
  const { data } = await stripe().charges.list({ customer });
  return data.map(({ status }) => status);
}

describe("Retry payment", () => {
  test("charges the oldest open invoice once, and the subscription is active again", async () => {
    const { tenantId, customer, invoice } = await pastDueTenant();
    await payBy(customer, "pm_card_visa");
    const retry = (by: ReturnType<typeof command>) => retryPayment({ ...by, stripeInvoiceId: null });
    await expectOneEffect(tenantId, retry, "no_open_invoice");
    expect(await mirrorOf(tenantId)).toMatchObject({ billingStatus: "active" });
    const [row] = await db().select().from(invoices).where(eq(invoices.stripeInvoiceId, invoice));
    expect(row).toMatchObject({ status: "paid", attemptCount: 2 });
    expect(await chargesOf(customer)).toEqual(["succeeded", "failed", "succeeded"]);
    await refused(retryPayment({ ...command(tenantId), stripeInvoiceId: invoice }), "no_open_invoice");
  });

  test.each([
    ["insufficient_funds", "card_without_funds"],
    ["expired_card", "card_expired"],
    ["lost_card", "card_lost_or_stolen"],
    ["do_not_honor", "card_declined"],
  ] as const)("says why the bank declines: %s", async (declineCode, code) => {
    const { tenantId, method, invoice } = await pastDueTenant();
    await control("POST", `/_sandbox/payment_methods/${method}`, { decline_code: declineCode });
    await refused(retryPayment({ ...command(tenantId), stripeInvoiceId: invoice }), code);
    const [row] = await db().select().from(invoices).where(eq(invoices.stripeInvoiceId, invoice));
    expect(row).toMatchObject({ status: "open", attemptCount: 2 });
    expect(await phasesOf(tenantId, "retry_payment")).toEqual(["intended", "refused"]);
  });

  test("says that the payer has to confirm, and the mirror knows it", async () => {
    const { tenantId, invoice } = await pastDueTenant("pm_card_authenticationRequired");
    await refused(retryPayment({ ...command(tenantId), stripeInvoiceId: null }), "payment_needs_payer");
    const [row] = await db().select().from(invoices).where(eq(invoices.stripeInvoiceId, invoice));
    expect(row?.payments).toMatchObject([{ status: "open", needsAction: true }]);
  });

  test("whose answer was lost is not charged again", async () => {
    const { tenantId, customer } = await pastDueTenant();
    await payBy(customer, "pm_card_visa");
    const again = await lostAnswer(tenantId, "/v1/invoices/*/pay", (by) =>
      retryPayment({ ...by, stripeInvoiceId: null }),
    );
    expect(again).toBe("no_open_invoice");
    expect(await mirrorOf(tenantId)).toMatchObject({ billingStatus: "active" });
    expect((await chargesOf(customer)).filter((status) => status === "succeeded")).toHaveLength(2);
  });

  test("is refused when nothing is open, and without a payment method", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
    await refused(retryPayment({ ...command(tenantId), stripeInvoiceId: null }), "no_open_invoice");
    const foreign = await pastDueTenant();
    const stranger = { ...command(tenantId), stripeInvoiceId: foreign.invoice };
    await refused(retryPayment(stranger), "no_open_invoice");
    await changeCollectionMethod({
      ...command(tenantId),
      collectionMethod: "send_invoice",
      daysUntilDue: 5,
    });
    const { currentPeriodEnd } = await mirrorOf(tenantId);
    await advanceTo(later(currentPeriodEnd ?? (await now()), HOUR_MS));
    const [card] = (await stripe().paymentMethods.list({ customer: stripeCustomerId })).data;
    await stripe().paymentMethods.detach(card?.id ?? "");
    await refused(retryPayment({ ...command(tenantId), stripeInvoiceId: null }), "no_payment_method");
  });
});

describe("The billing status follows Stripe through dunning", () => {
  test.each(["unpaid", "canceled"] as const)("to %s, and paid again as far as that goes", async (final) => {
    await control("POST", "/_sandbox/settings", { dunning: { retry_days: [1], final } });
    const { tenantId, customer, invoice } = await pastDueTenant();
    await advanceTo(later(await now(), DAY_MS + HOUR_MS));
    await syncCustomer(customer);
    expect(await mirrorOf(tenantId)).toMatchObject({ billingStatus: final, mrrMinor: 0 });
    await payBy(customer, "pm_card_visa");
    await retryPayment({ ...command(tenantId), stripeInvoiceId: invoice });
    expect(await mirrorOf(tenantId)).toMatchObject({
      billingStatus: final === "unpaid" ? "active" : "canceled",
    });
    await control("POST", "/_sandbox/settings", { dunning: { retry_days: [3, 5, 7], final: "canceled" } });
  });
});

describe("Coupons", () => {
  test("are offered as Stripe has them, previewed in money, applied once and removed", async () => {
    const { tenantId } = await subscribedTenant("flat");
    const id = await coupon({ name: "Loyal" });
    await coupon({ percent_off: undefined, amount_off: 100, currency: "usd", name: "Dollars" });
    const offered = await listOfferedCoupons(tenantId);
    expect(offered.map(({ name }) => name)).toEqual(["Loyal"]);
    expect(await compareTerms(tenantId, { coupon: id })).toMatchObject({
      before: { dueMinor: 7_900, discountMinor: 0 },
      after: { dueMinor: 6_320, discountMinor: 1_580 },
    });
    await expectOneEffect(tenantId, (by) => applyCoupon({ ...by, couponId: id }), "coupon_applied");
    expect((await stripe().coupons.retrieve(id)).times_redeemed).toBe(1);
    expect(await mirrorOf(tenantId)).toMatchObject({
      mrrMinor: 6_320,
      nextInvoiceAmountMinor: 6_320,
      discounts: [{ couponId: id, name: "Loyal", percentOff: 20 }],
    });
    await expectOneEffect(tenantId, removeDiscount, "no_discount");
    expect(await mirrorOf(tenantId)).toMatchObject({ mrrMinor: 7_900, discounts: [] });
  });

  test("count in recurring revenue by Stripe's definition: what recurs does, what holds once does not", async () => {
    const { tenantId } = await subscribedTenant("flat");
    const give = async (terms: object) => {
      await applyCoupon({ ...command(tenantId), couponId: await coupon(terms) });
      return (await mirrorOf(tenantId)).mrrMinor;
    };
    expect(await give({ duration: "once" })).toBe(7_900);
    expect(await give({ duration: "repeating", duration_in_months: 3 })).toBe(6_320);
    const amount = { percent_off: undefined, amount_off: 1_500, currency: "eur" };
    expect(await give(amount)).toBe(6_400);
    expect(await give({ ...amount, amount_off: 99_900 })).toBe(0);
  });

  test("of the customer as a whole count where the subscription has none, and are removed with them", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
    const general = await coupon({ percent_off: 10, name: "House" });
    await control("POST", `/_sandbox/customers/${stripeCustomerId}/discount`, { coupon: general });
    await syncCustomer(stripeCustomerId);
    expect(await mirrorOf(tenantId)).toMatchObject({ mrrMinor: 7_110, discounts: [{ name: "House" }] });
    await applyCoupon({ ...command(tenantId), couponId: await coupon({ name: "Own" }) });
    expect(await mirrorOf(tenantId)).toMatchObject({ mrrMinor: 6_320, discounts: [{ name: "Own" }] });
    await removeDiscount(command(tenantId));
    expect(await mirrorOf(tenantId)).toMatchObject({ mrrMinor: 7_900, discounts: [] });
  });

  test("that ran out, are unknown or whose answer was lost are refused", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
    const single = await coupon({ max_redemptions: 1 });
    const again = await lostAnswer(tenantId, "/v1/subscriptions/*", (by) =>
      applyCoupon({ ...by, couponId: single }),
    );
    expect(again).toBe("coupon_applied");
    expect((await stripe().coupons.retrieve(single)).times_redeemed).toBe(1);
    const elsewhere = await subscribedTenant("flat");
    await refused(applyCoupon({ ...command(elsewhere.tenantId), couponId: single }), "coupon_not_valid");
    await refused(applyCoupon({ ...command(tenantId), couponId: "nothing" }), "coupon_not_valid");
    await stripe().subscriptions.cancel((await mirrorOf(tenantId)).stripeSubscriptionId ?? "");
    await refused(applyCoupon({ ...command(tenantId), couponId: single }), "no_subscription");
    expect(stripeCustomerId).toBeTruthy();
  });
});

describe("Change collection method", () => {
  test("to sent invoices and back, once each", async () => {
    const { tenantId } = await subscribedTenant("flat");
    const sent = { collectionMethod: "send_invoice", daysUntilDue: 14 } as const;
    const charged = { collectionMethod: "charge_automatically", daysUntilDue: 14 } as const;
    const send = (by: ReturnType<typeof command>) => changeCollectionMethod({ ...by, ...sent });
    await expectOneEffect(tenantId, send, "collection_unchanged");
    expect(await mirrorOf(tenantId)).toMatchObject({ ...sent });
    await changeCollectionMethod({ ...command(tenantId), ...sent, daysUntilDue: 30 });
    expect(await mirrorOf(tenantId)).toMatchObject({ daysUntilDue: 30 });
    const again = await lostAnswer(tenantId, "/v1/subscriptions/*", (by) =>
      changeCollectionMethod({ ...by, ...charged }),
    );
    expect(again).toBe("collection_unchanged");
    expect(await mirrorOf(tenantId)).toMatchObject({
      collectionMethod: "charge_automatically",
      daysUntilDue: null,
    });
  });

  test("to charging is refused while there is nothing to charge", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
    await changeCollectionMethod({
      ...command(tenantId),
      collectionMethod: "send_invoice",
      daysUntilDue: 14,
    });
    const [card] = (await stripe().paymentMethods.list({ customer: stripeCustomerId })).data;
    await stripe().paymentMethods.detach(card?.id ?? "");
    const charge = { collectionMethod: "charge_automatically", daysUntilDue: 0 } as const;
    await refused(changeCollectionMethod({ ...command(tenantId), ...charge }), "no_payment_method");
  });
});

describe("Set automatic tax", () => {
  test("is refused where Stripe does not know the place, and set once where it does", async () => {
    const { tenantId, stripeCustomerId } = await subscribedTenant("flat");
    const on = (by: ReturnType<typeof command>) => setAutomaticTax({ ...by, enabled: true });
    await refused(on(command(tenantId)), "tax_location_unknown");
    expect(await phasesOf(tenantId, "set_automatic_tax")).toEqual(["intended", "refused"]);
    await stripe().customers.update(stripeCustomerId, { address: { country: "FR" } });
    expect(await compareTerms(tenantId, { automaticTax: true })).toMatchObject({
      after: { taxMinor: 0, dueMinor: 7_900 },
    });
    await expectOneEffect(tenantId, on, "tax_unchanged");
    expect(await mirrorOf(tenantId)).toMatchObject({ automaticTax: true });
    const off = await lostAnswer(tenantId, "/v1/subscriptions/*", (by) =>
      setAutomaticTax({ ...by, enabled: false }),
    );
    expect(off).toBe("tax_unchanged");
    expect(await mirrorOf(tenantId)).toMatchObject({ automaticTax: false });
  });
});
