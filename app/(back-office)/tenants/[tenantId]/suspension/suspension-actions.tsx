import type { Unavailable } from "@/app/(back-office)/tenants/[tenantId]/situation";
import { now } from "@/lib/clock";
import { entitlementOf } from "@/lib/domain/entitlement";
import { afterWord } from "@/lib/domain/suspension";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { LiftDialog } from "./lift-dialog";
import { SuspendDialog } from "./suspend-dialog";

export async function SuspensionActions({
  tenant,
  unavailable,
}: {
  tenant: Tenant;
  unavailable: Unavailable;
}) {
  const { id, name, status, includedMinutes } = tenant;
  const suspensions = afterWord(tenant.suspensions, { say: "lift", reason: "manual" });
  return (
    <>
      <SuspendDialog
        tenant={{ id, name }}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("suspend")}
      />
      <LiftDialog
        tenant={{ id, name }}
        afterwards={entitlementOf({ status, suspensions, includedMinutes }, await now())}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("lift_suspension")}
      />
    </>
  );
}
