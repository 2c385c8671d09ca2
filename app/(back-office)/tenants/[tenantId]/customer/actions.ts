"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { Intent } from "@/app/(back-office)/tenants/[tenantId]/intent";
import { adminAction } from "@/lib/admin-action";
import { createCustomer } from "@/lib/billing/create-customer";

export const createCustomerAction = adminAction(Intent, "operator", async (input, admin) => {
  await createCustomer({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.createCustomer"))("done");
});
