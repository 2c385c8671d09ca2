import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { asc, eq } from "drizzle-orm";
import type Stripe from "stripe";
import { db } from "@/db/client";
import { lateUsage, usagePeriods } from "@/db/schema/ledger";
import { plans } from "@/db/schema/plans";
import { tenants } from "@/db/schema/tenants";
import { getBillingState } from "@/lib/billing/billing-state";
import { cancelSubscriptionNow } from "@/lib/billing/cancel-now";
import { createCustomer } from "@/lib/billing/create-customer";
import { createSubscription } from "@/lib/billing/create-subscription";
import { previewCancel } from "@/lib/billing/preview-cancel";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import { drainInbox } from "@/lib/inbox/drain";
import { receive } from "@/lib/inbox/receive";
import { publishPlans } from "@/lib/plans/publish-plans";
import { savePlan } from "@/lib/plans/save-plan";
import { stripe } from "@/lib/stripe/client";
import { verifiedEvent } from "@/lib/stripe/verified-event";
import { recordCall } from "@/lib/usage/record-call";
import { listStoredSecrets } from "@/lib/webhooks/stored-secrets";
import catalogue from "@/plans.config";
import { findCurrentPeriod } from "./queries";
import { runUsage } from "./run-usage";

/** Tests' own hands on the outside world: local Stripe's controls, tenants with subscriptions, calls. */

export const admin = { email: "operator@example.com" };

export async function publishCatalogue(): Promise<void> {
  for (const terms of catalogue) await savePlan(terms);
  await publishPlans({ actor: admin.email, intentId: randomUUID() });
}

export type Webhooks = {
  url: string;
  /** Waits until all that was told has been worked. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Receives webhooks as the route does: verify, store, answer, then work. Closed,
 * nothing of it is under way any more, also of a delivery whose sender gave up
 * waiting; what failed fails whoever closes it.
 */
export async function listenForWebhooks(drain: () => Promise<unknown> = drainInbox): Promise<Webhooks> {
  const atWork = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    const work = serve(request, response, drain)
      .catch((error: unknown) => {
        // A sender that is gone has broken the request, not we; as Stripe does, it comes again.
        if (request.errored === null) failures.push(error);
        if (!response.headersSent) response.writeHead(500).end();
      })
      .finally(() => atWork.delete(work));
    atWork.add(work);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const url = `http://127.0.0.1:${port}/`;
  await control("POST", "/_sandbox/webhooks", {
    endpoints: [{ url, secret: env().STRIPE_WEBHOOK_SECRET[0] }],
  });
  const idle = async () => {
    while (atWork.size > 0) await Promise.all(atWork);
  };
  return {
    url,
    idle,
    async close() {
      await control("POST", "/_sandbox/webhooks", { endpoints: [] });
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await closed;
      await idle();
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  drain: () => Promise<unknown>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const signature = request.headers["stripe-signature"];
  const event = await verifiedEvent(
    Buffer.concat(chunks),
    typeof signature === "string" ? signature : null,
    listStoredSecrets,
  );
  if (!event) {
    response.writeHead(400).end();
    return;
  }
  const isNew = await receive(event);
  response.writeHead(200).end();
  if (isNew) await drain();
}

/** One of local Stripe's controls under `/_sandbox/`. */
export async function control(method: "GET" | "POST" | "DELETE", path: string, body?: unknown) {
  const response = await fetch(new URL(path, env().STRIPE_API_BASE), {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Moves local Stripe's clock; everything due by then has happened when this returns. */
export async function advanceTo(at: Date): Promise<void> {
  await control("POST", "/_sandbox/clock", { advance_to: Math.ceil(at.getTime() / 1000) });
}

/** A new tenant with a customer whose card works, subscribed to a plan of the catalogue. */
export async function subscribedTenant(planKey: string, trialDays = 0) {
  const [tenant] = await db()
    .insert(tenants)
    .values({ name: `Tenant ${randomUUID()}` })
    .returning();
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, planKey));
  if (!tenant || !plan) throw new Error("The world is not ready");
  const tenantId = tenant.id;
  await createCustomer({ tenantId, admin, intentId: randomUUID() });
  const { stripeCustomerId } = await getBillingState(tenantId);
  if (!stripeCustomerId) throw new Error("The tenant has no customer");
  const card = await stripe().paymentMethods.attach("pm_card_visa", { customer: stripeCustomerId });
  await stripe().customers.update(stripeCustomerId, {
    invoice_settings: { default_payment_method: card.id },
  });
  await createSubscription({
    tenantId,
    admin,
    intentId: randomUUID(),
    planId: plan.id,
    trialDays,
    collectionMethod: "charge_automatically",
    daysUntilDue: 30,
  });
  return { tenantId, stripeCustomerId };
}

/** Looks at what canceling now bills, and agrees to it. */
export async function cancelNow(
  tenantId: number,
  by: Partial<Parameters<typeof cancelSubscriptionNow>[0]> = {},
) {
  const { agreedMinor } = await previewCancel(tenantId);
  await cancelSubscriptionNow({ tenantId, admin, intentId: randomUUID(), agreedMinor, ...by });
}

/** Records one call of a tenant, as if Vapi had just reported it. */
export async function finishCall(
  tenantId: number,
  endedAt: Date,
  durationSeconds: number,
  id: string = randomUUID(),
  sender: { namedTenant: string | null; phoneNumberId?: string } = { namedTenant: String(tenantId) },
) {
  await recordCall({
    vapiCallId: id,
    startedAt: new Date(endedAt.getTime() - durationSeconds * 1000),
    endedAt,
    isEndKnown: true,
    durationSeconds,
    costUsd: "0.100000",
    costs: [],
    endedReason: null,
    reportedAt: null,
    phoneNumberId: null,
    phoneNumber: null,
    assistantId: null,
    doubt: null,
    ...sender,
  });
  return id;
}

/** A customer's renewal and final invoices, newest first. */
export async function laterInvoices(customer: string): Promise<Stripe.Invoice[]> {
  const { data } = await stripe().invoices.list({ customer, limit: 100 });
  return data.filter(({ billing_reason }) => billing_reason !== "subscription_create");
}

/** What an invoice charges beyond the base, as `[quantity, minor units]` of its lines that cost something. */
export function chargedUsage(invoice: Stripe.Invoice | undefined): [number | null, number][] {
  if (!invoice) throw new Error("There is no such invoice");
  return invoice.lines.data
    .filter((line) => line.amount !== 0 && line.pricing?.unit_amount_decimal && line.quantity !== 1)
    .map((line) => [line.quantity, line.amount]);
}

/** A run of the usage job with all the time it wants. */
export async function usageRun() {
  return runUsage(await now(), () => false);
}

export function later(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + milliseconds);
}

/** Loses this share of the webhooks: 1 is all of them. */
export async function loseWebhooks(share: number): Promise<void> {
  await control("POST", "/_sandbox/webhooks", { drop: share });
}

/** The newest period of a tenant. */
export async function periodOf(tenantId: number) {
  const period = await findCurrentPeriod(tenantId);
  if (!period) throw new Error("The tenant has no period");
  return period;
}

/** A tenant's periods as they are kept, oldest first. */
export async function rowsOf(tenantId: number) {
  return db()
    .select()
    .from(usagePeriods)
    .where(eq(usagePeriods.tenantId, tenantId))
    .orderBy(asc(usagePeriods.startsAt));
}

export async function lateOf(tenantId: number) {
  return db().select().from(lateUsage).where(eq(lateUsage.tenantId, tenantId));
}
