import type { Unavailable } from "@/app/(back-office)/tenants/[tenantId]/situation";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { CreateCustomerDialog } from "./create-customer-dialog";

export function CustomerActions({ tenant, unavailable }: { tenant: Tenant; unavailable: Unavailable }) {
  const { id, name, email } = tenant;
  return (
    <CreateCustomerDialog
      tenant={{ id, name, email }}
      intentId={crypto.randomUUID()}
      unavailable={unavailable("create_customer")}
    />
  );
}
