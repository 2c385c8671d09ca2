import { invalid } from "@/sandbox/stripe/http/errors";
import type { Address } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";

const NEEDS_POSTAL_CODE = new Set(["US", "CA"]);

/** Stripe Tax works only where it knows the customer to be (docs.stripe.com/tax/customer-locations). */
export function checkTaxLocation(sandbox: Sandbox, customer: string): void {
  if (isTaxLocation(sandbox.state.customers.find(customer)?.address ?? null)) return;
  throw invalid(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    "automatic_tax[enabled]",
    "customer_tax_location_invalid",
  );
}

export function isTaxLocation(address: Address | null): boolean {
  const country = address?.country?.toUpperCase() ?? "";
  if (!/^[A-Z]{2}$/.test(country)) return false;
  return !NEEDS_POSTAL_CODE.has(country) || Boolean(address?.postal_code);
}
