import { type Route, route } from "@/sandbox/stripe/http/route";

const ACCOUNT = {
  id: "acct_sandbox",
  object: "account",
  business_profile: { name: "Sandbox", url: null },
  business_type: "company",
  capabilities: { card_payments: "active", transfers: "active" },
  charges_enabled: true,
  country: "FR",
  created: 1_700_000_000,
  default_currency: "eur",
  details_submitted: true,
  email: "owner@example.com",
  metadata: {},
  payouts_enabled: true,
  settings: { dashboard: { display_name: "Sandbox", timezone: "Europe/Paris" } },
  type: "standard",
};

export const accountRoutes: Route[] = [
  route("GET", "/v1/account", {}, () => ACCOUNT),
  route("GET", "/v1/balance", {}, () => ({
    object: "balance",
    available: [{ amount: 0, currency: "eur", source_types: { card: 0 } }],
    livemode: false,
    pending: [{ amount: 0, currency: "eur", source_types: { card: 0 } }],
  })),
];
