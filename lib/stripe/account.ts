import { stripe } from "./client";

export type StripeAccount = { id: string; name: string | null };

/** The account that the configured key belongs to, asked of Stripe. */
export async function getAccount(): Promise<StripeAccount> {
  const { id, settings, business_profile } = await stripe().accounts.retrieveCurrent();
  return { id, name: settings?.dashboard.display_name ?? business_profile?.name ?? null };
}
