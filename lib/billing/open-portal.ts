import { env } from "@/lib/env";
import { BillingError } from "@/lib/errors";
import { portalSession } from "@/lib/stripe/customer-portal";
import { getBillingState } from "./billing-state";
import { type AdminCommand, runAction } from "./run-action";

/** Opens the customer portal on the tenant's behalf and returns its address, which is good for a few minutes. */
export async function openPortal(command: AdminCommand): Promise<string> {
  let address: string | null = null;
  await runAction(command, "open_portal", async ({ stripeCustomerId }) => {
    if (!stripeCustomerId) throw new BillingError("no_customer");
    const session = await sessionFor(command, stripeCustomerId);
    address = session.url;
    return session.lastResponse.requestId;
  });
  return address ?? (await addressAgain(command));
}

/** The second of a double click: the same intent is answered with the same session. */
async function addressAgain(command: AdminCommand): Promise<string> {
  const { stripeCustomerId } = await getBillingState(command.tenantId);
  if (!stripeCustomerId) throw new BillingError("no_customer");
  return (await sessionFor(command, stripeCustomerId)).url;
}

function sessionFor({ tenantId, intentId }: AdminCommand, customer: string) {
  return portalSession(customer, new URL(`/tenants/${tenantId}`, env().APP_URL).toString(), intentId);
}
