import type Stripe from "stripe";
import { stripe } from "./client";

const MARK = "releve_portal";

/** What customers may do by themselves. Plans are changed by an admin, who sees what that bills. */
const FEATURES: Stripe.BillingPortal.ConfigurationCreateParams.Features = {
  customer_update: { enabled: true, allowed_updates: ["email", "name", "address", "phone"] },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: "at_period_end" },
};

/** A link to the portal for one customer, good for a few minutes. The same intent gets the same link. */
export async function portalSession(customer: string, returnUrl: string, intentId: string) {
  const configuration = await ensureConfiguration();
  return stripe().billingPortal.sessions.create(
    { customer, configuration, return_url: returnUrl },
    { idempotencyKey: `releve-portal-${intentId}` },
  );
}

/**
 * Our configuration of the portal, which the account has once: it is looked for
 * in the list, and two admins who find none make one, because they use one key.
 * One that a person switched off is not used again.
 */
async function ensureConfiguration(): Promise<string> {
  const ours = [];
  for await (const configuration of stripe().billingPortal.configurations.list({ limit: 100 })) {
    if (configuration.metadata?.[MARK] !== undefined) ours.push(configuration);
  }
  const active = ours.find((configuration) => configuration.active);
  if (active) return active.id;
  const made = await stripe().billingPortal.configurations.create(
    { name: "Relevé", features: FEATURES, metadata: { [MARK]: "1" } },
    { idempotencyKey: `releve-portal-configuration-${ours.length}` },
  );
  return made.id;
}
