import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { tenantBilling } from "@/db/schema/mirror";
import { alertsSent } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import { type AlertReceiver, startAlertReceiver } from "@/e2e/setup/alert-receiver";
import { sendDueAlerts } from "@/lib/alerts/send-due-alerts";
import { linkCustomer } from "@/lib/billing/link-customer";
import { listDisputes, readOpenDisputes } from "@/lib/disputes/queries";
import { ensureInstallation } from "@/lib/installation";
import { admin } from "@/lib/ledger/billing-world.fixture";
import { reviewAll } from "@/lib/risk/review-all";
import { stripe } from "@/lib/stripe/client";
import { syncCustomer } from "@/lib/sync/sync-customer";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { drainInbox } from "./drain";
import { ignoreCustomer } from "./ignore-customer";
import { receive } from "./receive";

let receiver: AlertReceiver;

beforeAll(async () => {
  receiver = await startAlertReceiver();
  await ensureInstallation();
});
beforeEach(async () => {
  await db().delete(stripeEvents);
  await db().delete(alertsSent);
  receiver.alerts.length = 0;
});
afterAll(() => receiver.close());

async function addTenant(): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name: "Acme" }).returning({ id: tenants.id });
  return tenant?.id ?? 0;
}

/** A paid and then disputed invoice, of a tenant if one is named; nothing of it has come to us. */
async function disputed(tenantId: number | null, card = "pm_card_createDispute") {
  const customer = await stripe().customers.create({
    payment_method: card,
    invoice_settings: { default_payment_method: card },
    metadata: tenantId === null ? {} : { tenant_id: String(tenantId) },
  });
  await stripe().invoiceItems.create({ customer: customer.id, amount: 4_900, currency: "eur" });
  const invoice = await stripe().invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: "include",
  });
  await stripe().invoices.pay(invoice.id ?? "");
  const [dispute] = (await stripe().disputes.list({ limit: 1 })).data;
  if (!dispute) throw new Error("Nothing was disputed");
  return { customerId: customer.id, disputeId: dispute.id };
}

/** Everything that Stripe says of a dispute, the newest first, as a lost order would bring it. */
async function hearOf(disputeId: string): Promise<void> {
  const { data } = await stripe().events.list({ limit: 100 });
  for (const event of data) {
    if ("id" in event.data.object && event.data.object.id === disputeId) await receive(event);
  }
  await drainInbox();
}

async function statesOf(disputeId: string) {
  const rows = await db().select().from(stripeEvents).where(eq(stripeEvents.objectId, disputeId));
  return new Set(rows.map(({ state }) => state));
}

test("a dispute is the tenant's whose payment it is, told to the team once, and over when Stripe closes it", async () => {
  const tenantId = await addTenant();
  const { customerId, disputeId } = await disputed(tenantId);
  await hearOf(disputeId);
  expect(await statesOf(disputeId)).toEqual(new Set(["processed"]));
  const [event] = await db().select().from(stripeEvents).where(eq(stripeEvents.objectId, disputeId));
  expect(event).toMatchObject({ customerId, tenantId });
  expect(await listDisputes(tenantId)).toMatchObject([
    { stripeDisputeId: disputeId, amountMinor: 4_900, reason: "fraudulent", status: "needs_response" },
  ]);
  const open = await readOpenDisputes();
  expect(open).toMatchObject({ disputes: 1, tenants: 1, named: [{ id: tenantId }] });
  expect(open.nextDueAt?.getTime()).toBeGreaterThan(Date.now());

  await reviewAll();
  await hearOf(disputeId);
  await sendDueAlerts();
  expect(receiver.alerts.map(({ text }) => text)).toEqual(["Payment disputed: Acme, €49.00"]);
  expect(JSON.stringify(receiver.alerts[0]?.blocks)).toContain(`/dashboard/test/disputes/${disputeId}`);

  const waits = await disputed(await addTenant());
  await stripe().disputes.update(waits.disputeId, { evidence: { uncategorized_text: "Our own words" } });
  await hearOf(waits.disputeId);
  expect(await readOpenDisputes()).toMatchObject({ disputes: 2, nextDueAt: open.nextDueAt });

  await stripe().disputes.update(disputeId, { evidence: { uncategorized_text: "winning_evidence" } });
  await hearOf(disputeId);
  expect(await listDisputes(tenantId)).toMatchObject([{ status: "won" }]);
  expect(await readOpenDisputes()).toMatchObject({ disputes: 1, nextDueAt: null });
  await sendDueAlerts();
  expect(receiver.alerts).toHaveLength(2);
  await stripe().disputes.close(waits.disputeId);
  await hearOf(waits.disputeId);
  expect(await readOpenDisputes()).toMatchObject({ disputes: 0, named: [] });
});

test("an inquiry is told of as one, and once more when it becomes a chargeback", async () => {
  const { disputeId } = await disputed(await addTenant(), "pm_card_createDisputeInquiry");
  await hearOf(disputeId);
  await reviewAll();
  await sendDueAlerts();
  expect(receiver.alerts.map(({ text }) => text)).toEqual(["Bank asks about a payment: Acme, €49.00"]);

  const evidence = { uncategorized_text: "escalate_inquiry_evidence" };
  await stripe().disputes.update(disputeId, { evidence });
  expect(await stripe().disputes.retrieve(disputeId)).toMatchObject({ status: "needs_response" });
  await hearOf(disputeId);
  await hearOf(disputeId);
  await sendDueAlerts();
  expect(receiver.alerts.map(({ text }) => text).slice(1)).toEqual(["Payment disputed: Acme, €49.00"]);
});

test("one that was over when we first heard of it troubles nobody", async () => {
  const tenantId = await addTenant();
  const { disputeId } = await disputed(tenantId);
  await stripe().disputes.close(disputeId);
  await hearOf(disputeId);
  expect(await listDisputes(tenantId)).toMatchObject([{ status: "lost" }]);
  expect(await sendDueAlerts()).toEqual({ sent: 0, refused: 0, unanswered: 0 });
});

test("of a customer that is nobody's it fails with that reason, and is worked when the customer is linked", async () => {
  const { customerId, disputeId } = await disputed(null);
  await hearOf(disputeId);
  expect(await statesOf(disputeId)).toEqual(new Set(["failed"]));
  const tenantId = await addTenant();
  await linkCustomer({ tenantId, stripeCustomerId: customerId, admin, intentId: randomUUID() });
  await drainInbox();
  expect(await statesOf(disputeId)).toEqual(new Set(["processed"]));
  const [event] = await db().select().from(stripeEvents).where(eq(stripeEvents.objectId, disputeId));
  expect(event).toMatchObject({
    error: null,
    reason: null,
    failures: [{ reason: { code: "unlinked_names_none" } }],
  });
  expect(await listDisputes(tenantId)).toHaveLength(1);
});

test("of an ignored customer it is ignored", async () => {
  const { customerId, disputeId } = await disputed(null);
  await ignoreCustomer({ stripeCustomerId: customerId, note: "", admin, intentId: randomUUID() });
  await hearOf(disputeId);
  expect(await statesOf(disputeId)).toEqual(new Set(["ignored"]));
});

test("it ends also when its customer was deleted meanwhile", async () => {
  const tenantId = await addTenant();
  const { customerId, disputeId } = await disputed(tenantId);
  await hearOf(disputeId);
  await stripe().customers.del(customerId);
  await stripe().disputes.close(disputeId);
  await hearOf(disputeId);
  expect(await listDisputes(tenantId)).toMatchObject([{ status: "lost" }]);
});

test("first heard of when its customer was deleted, it is the tenant's whose invoice was paid", async () => {
  const tenantId = await addTenant();
  const { customerId, disputeId } = await disputed(tenantId);
  await syncCustomer(customerId);
  const [invoice] = (await stripe().invoices.list({ customer: customerId })).data;
  await syncInvoice(invoice?.id ?? "");
  await stripe().customers.del(customerId);
  await db()
    .update(tenantBilling)
    .set({ stripeCustomerId: null })
    .where(eq(tenantBilling.tenantId, tenantId));
  await hearOf(disputeId);
  expect(await listDisputes(tenantId)).toHaveLength(1);
});

test("first heard of when its customer was deleted, and of no invoice of ours, it fails with that reason", async () => {
  const { customerId, disputeId } = await disputed(null);
  await stripe().customers.del(customerId);
  await hearOf(disputeId);
  expect(await statesOf(disputeId)).toEqual(new Set(["failed"]));
  const [event] = await db().select().from(stripeEvents).where(eq(stripeEvents.objectId, disputeId));
  expect(JSON.stringify(event?.failures)).toContain("unlinked_dispute");
});
