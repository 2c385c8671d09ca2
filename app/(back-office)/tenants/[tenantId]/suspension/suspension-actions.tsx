import type { Unavailable } from "@/app/(back-office)/tenants/[tenantId]/situation";
import { now } from "@/lib/clock";
import { type Entitlement, entitlementOf } from "@/lib/domain/entitlement";
import { afterWord } from "@/lib/domain/suspension";
import type { SuspensionReason } from "@/lib/domain/values";
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
  const { id, name } = tenant;
  const at = await now();
  return (
    <>
      <SuspendDialog
        tenant={{ id, name }}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("suspend")}
      />
      <LiftDialog
        verb="lift"
        tenant={{ id, name }}
        afterwards={afterLifting(tenant, "manual", at)}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("lift_suspension")}
      />
      <LiftDialog
        verb="liftQuota"
        tenant={{ id, name }}
        afterwards={afterLifting(tenant, "quota", at)}
        intentId={crypto.randomUUID()}
        unavailable={unavailable("lift_quota_suspension")}
      />
    </>
  );
}

function afterLifting(tenant: Tenant, reason: SuspensionReason, at: Date): Entitlement {
  const suspensions = afterWord(tenant.suspensions, { say: "lift", reason });
  return entitlementOf({ ...tenant, suspensions }, at);
}
