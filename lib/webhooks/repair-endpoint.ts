import { hasSucceeded } from "@/lib/audit/record-audit";
import type { EndpointCheck, EndpointRepair } from "@/lib/domain/endpoint-check";
import { BillingError } from "@/lib/errors";
import { traced } from "@/lib/plans/traced";
import { withTenantLease } from "@/lib/tenants/with-tenant-lease";
import { readCheck } from "./check-endpoints";
import { type EndpointKind, WAYS } from "./endpoint-kinds";
import { recordSecret } from "./stored-secrets";

/** Endpoints are no tenant's: their lease is kept under a number that no tenant has. */
const NOBODY = 0;

type Command = { kind: EndpointKind; intentId: string; admin: { email: string } };

/**
 * Makes Stripe tell us what we need at our address: creates what is missing,
 * corrects what can be corrected, and replaces what cannot. A replaced endpoint
 * is disabled only when the new one's secret is stored, so that no event is
 * without a receiver; one that comes twice is stored once. Of two owners the
 * second finds it done. A crash that lost a new secret shows as `secret_lost`
 * and is repaired like any trouble. Says what was done; null: nothing was wrong.
 */
export async function repairEndpoint(command: Command, patienceMs?: number): Promise<EndpointRepair | null> {
  try {
    return await withTenantLease(NOBODY, () => repairAlone(command), patienceMs);
  } catch (error) {
    if (error instanceof BillingError && error.code === "busy") throw new BillingError("endpoint_busy");
    throw error;
  }
}

async function repairAlone({ kind, intentId, admin }: Command): Promise<EndpointRepair | null> {
  if (await hasSucceeded(null, intentId)) return null;
  const check = await readCheck(kind);
  const { repair } = check;
  if (!repair) return null;
  return traced({ actor: admin.email, intentId, action: `${repair}_${kind}_endpoint` }, async (intend) => {
    const { wish } = WAYS[kind];
    await intend({ found: check, wanted: wish() });
    return { result: repair, stripeRequestId: await carryOut(kind, check, intentId) };
  });
}

async function carryOut(kind: EndpointKind, check: EndpointCheck, intentId: string): Promise<string | null> {
  const { create, correct, disable } = WAYS[kind];
  const { endpoint, repair, missingEvents } = check;
  if (endpoint && repair === "update") return correct(endpoint, missingEvents);
  const made = await create(`releve-${kind}-endpoint-${intentId}`);
  await recordSecret(made.id, made.secret);
  if (endpoint?.isEnabled) await disable(endpoint.id);
  return made.requestId;
}
