import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { type CheckoutLink, findOpenCheckout } from "@/lib/stripe/checkout-session";
import { refusalFrom } from "@/lib/stripe/refusal";
import { getBillingState } from "./billing-state";

/** The tenant's open checkout link, as Stripe has it at this moment, with the name of its plan. */
export async function findCheckoutLink(
  tenantId: number,
): Promise<(Omit<CheckoutLink, "intentId" | "planId"> & { planName: string | null }) | null> {
  const { stripeCustomerId } = await getBillingState(tenantId);
  const link = stripeCustomerId ? await asked(stripeCustomerId) : null;
  if (!link) return null;
  const [plan] =
    link.planId === null
      ? []
      : await db().select({ name: plans.name }).from(plans).where(eq(plans.id, link.planId));
  const { sessionId, url, trialDays, expiresAt } = link;
  return { sessionId, url, trialDays, expiresAt, planName: plan?.name ?? null };
}

async function asked(customer: string): Promise<CheckoutLink | null> {
  try {
    return await findOpenCheckout(customer);
  } catch (error) {
    throw refusalFrom(error);
  }
}
