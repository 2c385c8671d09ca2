import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { lateUsage } from "@/db/schema/ledger";
import { tenantBilling } from "@/db/schema/mirror";
import { billLateUsage } from "@/lib/billing/bill-late-usage";
import { writeOffLateUsage } from "@/lib/billing/write-off-late-usage";
import { now } from "@/lib/clock";
import { stripe } from "@/lib/stripe/client";
import { listSharesTaken } from "@/lib/stripe/shares-taken";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import {
  admin,
  advanceTo,
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
import { carryOutLateUsage, listUnbilledLateUsage } from "./carry-out-late-usage";
import { explainPeriod, findPeriod } from "./explain-period";
import { listLostLateUsage } from "./follow-late-usage";

const HOUR_MS = 3_600_000;
/** Their subscriptions end with the month, so that late usage gets invoices of its own. */
const ENDING = [
  "refused",
  "fixed",
  "shared",
  "general",
  "voided",
  "credited",
  "unmade",
  "tiny",
  "limited",
] as const;
const NAMES = ["stranded", "deleted", "removed", "paused", ...ENDING] as const;
type Name = (typeof NAMES)[number];
/** Of 800; the others used 810. */
const USED: Partial<Record<Name, number>> = { tiny: 801, limited: 700 };

type Subscribed = Awaited<ReturnType<typeof subscribedTenant>> & {
  subscriptionId: string;
  startsAt: Date;
  call: string;
};

let webhooks: Awaited<ReturnType<typeof listenForWebhooks>>;
let endsAt: Date;
const tenants = new Map<Name, Subscribed>();

/** Everybody used their minutes in a month that is settled. */
beforeAll(async () => {
  await publishCatalogue();
  webhooks = await listenForWebhooks();
  await Promise.all(NAMES.map(async (name) => tenants.set(name, await subscribed(USED[name]))));
  const fixed = await stripe().coupons.create({ amount_off: 100, currency: "eur", duration: "forever" });
  const share = await stripe().coupons.create({ percent_off: 20, duration: "forever" });
  await discount("fixed", fixed.id);
  await discount("shared", share.id);
  const small = await stripe().coupons.create({ percent_off: 2, duration: "forever" });
  await discount("tiny", small.id);
  const products = await productsOf("limited");
  const limited = await stripe().coupons.create({
    percent_off: 20,
    duration: "forever",
    applies_to: { products },
  });
  await discount("limited", limited.id);
  const once = await stripe().coupons.create({ percent_off: 15, duration: "once" });
  await discount("credited", once.id);
  await control("POST", `/_sandbox/customers/${of("general").stripeCustomerId}/discount`, {
    coupon: fixed.id,
  });
  for (const name of ENDING) {
    await stripe().subscriptions.update(of(name).subscriptionId, { cancel_at_period_end: true });
  }
  await advanceTo(later(endsAt, 2 * HOUR_MS));
  while (!(await Promise.all([...tenants.values()].map(isSettled))).every(Boolean)) await usageRun();
}, 90_000);

afterEach(() => control("DELETE", "/_sandbox/faults"));
afterAll(() => webhooks.close());

test("an item that its subscription left behind is billed on an invoice of its own, once", async () => {
  const key = await lateBy("stranded", 5);
  await bill(key);
  const [left] = await itemsOf("stranded");
  await stripe().subscriptions.cancel(of("stranded").subscriptionId);
  await hasEnded("stranded");
  expect(await usageRun()).toMatchObject({ lateBilled: 1 });
  const [item, ...others] = await itemsOf("stranded");
  expect(others).toEqual([]);
  expect(item?.id).not.toBe(left?.id);
  expect(await ownInvoices("stranded")).toMatchObject([
    { id: item?.invoice, total: 5 * 17, auto_advance: true },
  ]);
  expect(await lateOf(key.tenantId)).toMatchObject([
    { decision: "next_invoice", billedAt: expect.any(Date), stripeInvoiceItemId: item?.id },
  ]);
  expect(await usageRun()).toMatchObject({ lateBilled: 0, failed: 0 });
});

test("an item that was deleted at Stripe bills nothing: a person decides again, and it is billed anew", async () => {
  const key = await lateBy("deleted", 5);
  await bill(key);
  const [item] = await itemsOf("deleted");
  await stripe().invoiceItems.del(item?.id ?? "");
  await expect
    .poll(() => lateOf(key.tenantId), { timeout: 15_000 })
    .toMatchObject([{ decision: null, decidedBy: null, billedAt: null, stripeInvoiceItemId: null }]);
  const [trail] = await db().select().from(auditLog).where(eq(auditLog.action, "reopen_late_usage"));
  expect(trail).toMatchObject({
    tenantId: key.tenantId,
    before: { sequence: key.sequence, stripeInvoiceItemId: item?.id },
  });
  await bill(key);
  const [anew, ...others] = await itemsOf("deleted");
  expect(others).toEqual([]);
  expect(anew).toMatchObject({ amount: 5 * 17, invoice: null, discountable: false });
  expect(await lateOf(key.tenantId)).toMatchObject([{ stripeInvoiceItemId: anew?.id }]);
});

test("an item that went with its subscription, while no webhook came, waits for a person again", async () => {
  const key = await lateBy("removed", 5);
  await bill(key);
  const [item] = await itemsOf("removed");
  await loseWebhooks(1);
  await stripe().invoiceItems.del(item?.id ?? "");
  await stripe().subscriptions.cancel(of("removed").subscriptionId);
  await loseWebhooks(0);
  await syncCustomer(of("removed").stripeCustomerId);
  await usageRun();
  expect(await lateOf(key.tenantId)).toMatchObject([{ decision: null, billedAt: null }]);
});

test("a decision whose item stands is not taken back when its invoice is refused: it goes on", async () => {
  const key = await lateBy("refused", 5);
  const handingBack = { method: "POST", path: "/v1/invoices/*" };
  await control("POST", "/_sandbox/faults", { match: handingBack, fault: "refuse", times: 1 });
  await expect(bill(key)).rejects.toMatchObject({ code: "stripe_refused" });
  expect(await lateOf(key.tenantId)).toMatchObject([{ decision: "next_invoice", billedAt: null }]);
  await expect(writeOffLateUsage({ ...key, admin, intentId: randomUUID() })).rejects.toMatchObject({
    code: "late_usage_decided",
  });
  await usageRun();
  expect(await itemsOf("refused")).toHaveLength(1);
  expect(await ownInvoices("refused")).toMatchObject([{ total: 5 * 17, auto_advance: true }]);
  expect(await lateOf(key.tenantId)).toMatchObject([{ billedAt: expect.any(Date) }]);
});

test.each([
  ["fixed", "a fixed amount off the subscription, which its own invoice had, is not given again", 1],
  ["general", "a fixed amount off the customer is not either", 1],
  ["shared", "a share is taken off late usage as off all usage of its period", 0.8],
] as const)("of %s usage: %s", async (name, _rule, share) => {
  await bill(await lateBy(name, 20));
  await bill(await lateBy(name, 10));
  const totals = (await ownInvoices(name)).map(({ total }) => total);
  expect(totals.sort((one, other) => one - other)).toEqual([10 * 17 * share, 20 * 17 * share]);
});

test.each([
  [
    "tiny",
    "of a share that rounded to nothing on its period's invoice, it is off all the same",
    1_000,
    16_660,
  ],
  ["limited", "a share of its plan's product is off, though its period cost nothing", 200, 1_360],
] as const)("of %s usage: %s", async (name, _rule, minutes, cents) => {
  await bill(await lateBy(name, minutes));
  expect(await ownInvoices(name)).toMatchObject([{ total: cents }]);
});

test("of a period that no invoice billed, a discount given since is not off", async () => {
  const { stripeCustomerId, subscriptionId: stripeSubscriptionId, startsAt } = of("voided");
  const half = await stripe().coupons.create({ percent_off: 50, duration: "forever" });
  await control("POST", `/_sandbox/customers/${stripeCustomerId}/discount`, { coupon: half.id });
  const period = { stripeCustomerId, stripeSubscriptionId, startsAt, stripeInvoiceId: null };
  expect(await listSharesTaken({ ...period, endsAt })).toEqual([]);
  expect(await listSharesTaken({ ...period, endsAt: later(await now(), HOUR_MS) })).toEqual([50]);
});

test("late usage has off what its period had, and nothing since: a credit pays back what was paid", async () => {
  const { tenantId, subscriptionId, startsAt } = of("credited");
  const first = await corrected("credited", 803);
  await bill(first);
  await bill(await corrected("credited", 700));
  expect((await lateOf(tenantId)).map(({ amountMinor }) => amountMinor).sort()).toEqual([-119, -51]);
  await bill(await corrected("credited", 820));
  const own = await ownInvoices("credited");
  // 10 minutes were 1.70 €, less 15 %: 1.44 € were paid. The coupon held once; 20 minutes in time were 2.89 €.
  const totals = own.map(({ total }) => total);
  expect(totals.sort((one, other) => one - other)).toEqual([-101, -43, 289]);
  for (const { id } of own) await syncInvoice(id ?? "");
  const period = await findPeriod({ tenantId, stripeSubscriptionId: subscriptionId, startsAt });
  if (!period) throw new Error("The period is not known");
  const { check, lines } = await explainPeriod(period);
  expect(check).toMatchObject({ is: "equal", billedMinor: 20 * 17, causes: [] });
  expect(lines.map(({ afterDiscountMinor }) => afterDiscountMinor)).toEqual(
    expect.arrayContaining([-101, -43, 289]),
  );
});

test("an invoice of its own whose only item is refused for good does not stay", async () => {
  const key = await lateBy("unmade", 5);
  const making = { method: "POST", path: "/v1/invoiceitems" };
  await control("POST", "/_sandbox/faults", { match: making, fault: "refuse", times: 1 });
  await expect(bill(key)).rejects.toMatchObject({ code: "stripe_refused" });
  expect(await ownInvoices("unmade")).toEqual([]);
  expect(await lateOf(key.tenantId)).toMatchObject([{ decision: null, billedAt: null }]);
  await bill(key);
  expect(await ownInvoices("unmade")).toMatchObject([{ total: 5 * 17, auto_advance: true }]);
});

test("an error that Stripe repeats for a day does not keep late usage away", async () => {
  const key = await lateBy("refused", 7);
  const before = await ownInvoices("refused");
  const making = { method: "POST", path: "/v1/invoiceitems" };
  await control("POST", "/_sandbox/faults", { match: making, fault: "error_500", times: 1 });
  await bill(key);
  const known = before.map(({ id }) => id);
  const made = (await ownInvoices("refused")).filter(({ id }) => !known.includes(id));
  expect(made).toMatchObject([{ total: 7 * 17, lines: { data: [{ quantity: 1 }] } }]);
});

test("an empty invoice that a crash left is dropped when its item is refused again", async () => {
  const key = await lateBy("unmade", 3);
  const [making, dropping] = [
    { method: "POST", path: "/v1/invoiceitems" },
    { method: "DELETE", path: "/v1/invoices/*" },
  ];
  await control("POST", "/_sandbox/faults", { match: making, fault: "refuse", times: 2 });
  await control("POST", "/_sandbox/faults", { match: dropping, fault: "drop_before", times: 10 });
  await expect(bill(key)).rejects.toMatchObject({ code: "late_usage_unanswered" });
  const empty = async () => (await ownInvoices("unmade")).filter(({ lines }) => lines.data.length === 0);
  expect(await empty()).toHaveLength(1);
  await control("DELETE", "/_sandbox/faults");
  await control("POST", "/_sandbox/faults", { match: making, fault: "refuse", times: 1 });
  await usageRun();
  expect(await empty()).toEqual([]);
  expect((await lateOf(key.tenantId)).find(({ sequence }) => sequence === key.sequence)).toMatchObject({
    decision: null,
  });
});

test("while Stripe voids what a subscription bills, late usage gets an invoice of its own", async () => {
  const key = await lateBy("paused", 5);
  await stripe().subscriptions.update(of("paused").subscriptionId, {
    pause_collection: { behavior: "void" },
  });
  await syncCustomer(of("paused").stripeCustomerId);
  await bill(key);
  expect(await ownInvoices("paused")).toMatchObject([{ total: 5 * 17, auto_advance: true }]);
});

test("an invoice of late usage that is voided asks for nothing: a person decides again, and it is billed anew", async () => {
  const key = await lateBy("voided", 5);
  await bill(key);
  const [first] = await ownInvoices("voided");
  await stripe().invoices.finalizeInvoice(first?.id ?? "", { auto_advance: false });
  await stripe().invoices.voidInvoice(first?.id ?? "");
  await syncInvoice(first?.id ?? "");
  await usageRun();
  expect(await lateOf(key.tenantId)).toMatchObject([
    { decision: null, billedAt: null, stripeInvoiceItemId: null, stripeInvoiceId: null },
  ]);
  await bill(key);
  const standing = (await ownInvoices("voided")).filter(({ status }) => status !== "void");
  expect(standing).toMatchObject([{ total: 5 * 17 }]);
  expect(standing[0]?.id).not.toBe(first?.id);
});

test("the invoice that bills late usage is known once it can change no more", async () => {
  await advanceTo(later(endsAt, 6 * HOUR_MS));
  await usageRun();
  const [own] = await ownInvoices("stranded");
  expect(own).toMatchObject({ status: "paid" });
  expect(await lateOf(of("stranded").tenantId)).toMatchObject([{ stripeInvoiceId: own?.id }]);
  expect(await lateOf(of("deleted").tenantId)).toMatchObject([{ stripeInvoiceId: null }]);
});

test("an item that still waits is not asked after in every run, and every one has its turn", async () => {
  const [waiting] = await lateOf(of("deleted").tenantId);
  const at = await now();
  const since = new Date(at.getTime() - 400 * 24 * HOUR_MS);
  await db()
    .update(lateUsage)
    .set({ billedAt: since })
    .where(eq(lateUsage.tenantId, of("deleted").tenantId));
  const lost = async (time: Date, most?: number) =>
    (await listLostLateUsage(time, most)).map(({ tenantId, sequence }) => [tenantId, sequence]);
  const itself = [of("deleted").tenantId, waiting?.sequence];
  expect(await lost(at)).toContainEqual(itself);
  await usageRun();
  expect(await lateOf(of("deleted").tenantId)).toMatchObject([
    { billedAt: since, stripeInvoiceItemId: waiting?.stripeInvoiceItemId, followedAt: expect.any(Date) },
  ]);
  expect(await lost(at)).toEqual([]);
  const { tenantId, subscriptionId, startsAt } = of("removed");
  const row = { tenantId, stripeSubscriptionId: subscriptionId, periodStartsAt: startsAt, minutes: 1 };
  const rest = { amountMinor: 17, currency: "eur", detectedAt: at, billedAt: at };
  const asked = [later(at, -3 * HOUR_MS), null, later(at, -2 * HOUR_MS)].map((followedAt, index) => ({
    ...row,
    ...rest,
    sequence: 101 + index,
    stripeInvoiceItemId: `ii_turn_${index}`,
    followedAt,
  }));
  await db().insert(lateUsage).values(asked);
  expect(await lost(at, 2)).toEqual([
    [tenantId, 102],
    [tenantId, 101],
  ]);
  expect(await lost(later(at, 2 * HOUR_MS))).toEqual([
    [tenantId, 102],
    [tenantId, 101],
    [tenantId, 103],
    itself,
  ]);
});

test("late usage that cannot be billed keeps no other waiting", async () => {
  const { tenantId, subscriptionId, startsAt } = of("removed");
  const at = await now();
  const row = {
    tenantId,
    stripeSubscriptionId: subscriptionId,
    periodStartsAt: startsAt,
    minutes: 1,
    amountMinor: 17,
    currency: "eur",
    detectedAt: at,
    decision: "next_invoice" as const,
    decidedBy: admin.email,
  };
  await db()
    .insert(lateUsage)
    .values([
      { ...row, sequence: 111, decidedAt: later(at, -4 * HOUR_MS), followedAt: at },
      { ...row, sequence: 112, decidedAt: later(at, -2 * HOUR_MS) },
      { ...row, sequence: 113, decidedAt: later(at, -3 * HOUR_MS) },
    ]);
  const turns = async () => (await listUnbilledLateUsage()).map(({ sequence }) => sequence);
  expect(await turns()).toEqual([113, 112, 111]);
  const asking = { path: "/v1/invoiceitems*" };
  await control("POST", "/_sandbox/faults", { match: asking, fault: "drop_before", times: 10 });
  const first = { tenantId, stripeSubscriptionId: subscriptionId, periodStartsAt: startsAt, sequence: 113 };
  await expect(carryOutLateUsage(first, later(at, HOUR_MS))).rejects.toThrow("connection");
  expect(await turns()).toEqual([112, 111, 113]);
});

async function subscribed(minutes = 810): Promise<Subscribed> {
  const tenant = await subscribedTenant("growth");
  const period = await periodOf(tenant.tenantId);
  endsAt = period.endsAt;
  const call = await finishCall(tenant.tenantId, period.startsAt, minutes * 60);
  return { ...tenant, subscriptionId: period.stripeSubscriptionId, startsAt: period.startsAt, call };
}

async function discount(name: Name, coupon: string): Promise<void> {
  await stripe().subscriptions.update(of(name).subscriptionId, { discounts: [{ coupon }] });
}

async function productsOf(name: Name): Promise<string[]> {
  const { items } = await stripe().subscriptions.retrieve(of(name).subscriptionId);
  return [
    ...new Set(
      items.data.map(({ price }) => (typeof price.product === "string" ? price.product : price.product.id)),
    ),
  ];
}

async function isSettled({ tenantId }: Subscribed): Promise<boolean> {
  return (await rowsOf(tenantId))[0]?.invoiceReleasedAt != null;
}

async function hasEnded(name: Name): Promise<void> {
  const endOf = async () => {
    const [row] = await db()
      .select({ endedAt: tenantBilling.endedAt })
      .from(tenantBilling)
      .where(eq(tenantBilling.tenantId, of(name).tenantId));
    return row?.endedAt;
  };
  await expect.poll(endOf, { timeout: 15_000 }).toBeInstanceOf(Date);
}

/** A call of the settled month, and the newest row that it leaves. */
async function lateBy(name: Name, minutes: number) {
  const { tenantId, startsAt } = of(name);
  await finishCall(tenantId, later(startsAt, HOUR_MS), minutes * 60);
  return newestLate(tenantId);
}

/** The same for a correction of the call that the month was settled with. */
async function corrected(name: Name, minutes: number) {
  const { tenantId, startsAt, call } = of(name);
  await finishCall(tenantId, startsAt, minutes * 60, call);
  return newestLate(tenantId);
}

async function newestLate(tenantId: number) {
  await usageRun();
  const row = (await lateOf(tenantId)).toSorted((one, other) => one.sequence - other.sequence).at(-1);
  if (!row) throw new Error("Nothing came late");
  return row;
}

async function bill(key: Awaited<ReturnType<typeof lateBy>>): Promise<void> {
  await billLateUsage({ ...key, admin, intentId: randomUUID() });
}

function of(name: Name): Subscribed {
  const found = tenants.get(name);
  if (!found) throw new Error(`There is no tenant ${name}`);
  return found;
}

async function itemsOf(name: Name) {
  const { data } = await stripe().invoiceItems.list({ customer: of(name).stripeCustomerId, limit: 100 });
  return data.filter(({ metadata }) => metadata?.releve_late_usage);
}

async function ownInvoices(name: Name) {
  const invoices = await laterInvoices(of(name).stripeCustomerId);
  return invoices.filter(({ metadata }) => metadata?.releve_late_usage);
}
