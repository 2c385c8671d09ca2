/** Which Stripe Dashboard an installation belongs to. `base` is a local Stripe's address; null means stripe.com. */
export type StripeDashboard = { livemode: boolean; base: string | null };

export type StripeObject =
  | "customers"
  | "subscriptions"
  | "invoices"
  | "disputes"
  | "prices"
  | "products"
  | "meters"
  | "events";

/** The Dashboard's address: of its first page, of a list, or of one object. */
export function stripeDashboardUrl(dashboard: StripeDashboard, object?: StripeObject, id?: string): string {
  const root = dashboard.base
    ? `${dashboard.base.replace(/\/+$/, "")}/dashboard`
    : "https://dashboard.stripe.com";
  const mode = dashboard.livemode ? null : "test";
  return [root, mode, object, id && encodeURIComponent(id)].filter(Boolean).join("/");
}
