import type Stripe from "stripe";
import { stripe } from "./client";

/** A link on which a tenant can subscribe by itself, and what it offers. */
export type CheckoutLink = {
  sessionId: string;
  url: string;
  planId: number | null;
  trialDays: number;
  expiresAt: Date;
  /** Who asked for it, so that the same intent is not done twice. */
  intentId: string | null;
};

type NewCheckout = {
  customer: string;
  tenantId: number;
  intentId: string;
  plan: { id: number; key: string; version: number; basePriceId: string; overagePriceId: string | null };
  trialDays: number;
  successUrl: string;
  cancelUrl: string;
};

/** Makes a session that subscribes the customer as an admin would, once its card is in. */
export async function createCheckout(asked: NewCheckout) {
  const { plan, trialDays } = asked;
  const metadata = { tenant_id: String(asked.tenantId), plan: plan.key, plan_version: String(plan.version) };
  return stripe().checkout.sessions.create(
    {
      mode: "subscription",
      customer: asked.customer,
      client_reference_id: String(asked.tenantId),
      line_items: [
        { price: plan.basePriceId, quantity: 1 },
        ...(plan.overagePriceId ? [{ price: plan.overagePriceId }] : []),
      ],
      metadata: {
        ...metadata,
        plan_id: String(plan.id),
        trial_days: String(trialDays),
        intent_id: asked.intentId,
      },
      subscription_data: { metadata, ...(trialDays > 0 ? { trial_period_days: trialDays } : {}) },
      success_url: asked.successUrl,
      cancel_url: asked.cancelUrl,
    },
    { idempotencyKey: `releve-checkout-${asked.intentId}` },
  );
}

/** The customer's newest open session. Asked of Stripe's list, which is never behind. */
export async function findOpenCheckout(customer: string): Promise<CheckoutLink | null> {
  const [newest] = await listOpen(customer);
  return newest ? linkOf(newest) : null;
}

/** Closes every open session of a customer, so that nobody pays twice. One that was paid meanwhile stays paid. */
export async function expireOpenCheckouts(customer: string): Promise<void> {
  for (const { id } of await listOpen(customer)) await expire(id);
}

async function expire(id: string): Promise<void> {
  try {
    await stripe().checkout.sessions.expire(id);
  } catch (error) {
    // Only an open session can be expired: whoever was faster has closed it.
    const { status } = await stripe().checkout.sessions.retrieve(id);
    if (status === "open") throw error;
  }
}

async function listOpen(customer: string): Promise<Stripe.Checkout.Session[]> {
  const { data } = await stripe().checkout.sessions.list({ customer, status: "open", limit: 100 });
  return data.filter(({ mode }) => mode === "subscription");
}

function linkOf({ id, url, metadata, expires_at }: Stripe.Checkout.Session): CheckoutLink | null {
  if (!url) return null;
  const planId = Number(metadata?.plan_id);
  return {
    sessionId: id,
    url,
    planId: Number.isSafeInteger(planId) && planId > 0 ? planId : null,
    trialDays: Number(metadata?.trial_days) || 0,
    expiresAt: new Date(expires_at * 1000),
    intentId: metadata?.intent_id ?? null,
  };
}
