import { UserPlus } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { Role } from "@/lib/domain/values";
import type { Tenant } from "@/lib/tenants/find-tenant";
import { NextInvoice, NextInvoiceSkeleton } from "./next-invoice";
import { StripeActions } from "./stripe-actions";
import { StripeFields } from "./stripe-fields";

export async function StripeSection({ tenant, role }: { tenant: Tenant; role: Role }) {
  const t = await getTranslations("tenant.stripe");
  return (
    <Card aria-labelledby="stripe">
      <CardHeader id="stripe" title={t("title")} />
      {tenant.stripeCustomerId ? (
        <div className="grid lg:grid-cols-[minmax(0,1fr)_20rem]">
          <StripeFields tenant={tenant} stripeCustomerId={tenant.stripeCustomerId} />
          <div className="border-t border-line p-4 lg:border-t-0 lg:border-l">
            <Suspense fallback={<NextInvoiceSkeleton />}>
              <NextInvoice tenant={tenant} />
            </Suspense>
          </div>
        </div>
      ) : (
        <EmptyState icon={<UserPlus />} title={t("noCustomer")} body={t("noCustomerBody")} />
      )}
      <StripeActions tenant={tenant} role={role} />
    </Card>
  );
}
