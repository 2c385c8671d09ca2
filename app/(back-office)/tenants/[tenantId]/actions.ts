"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { adminAction } from "@/lib/admin-action";
import { syncStatus } from "@/lib/billing/sync-status";
import { Intent } from "./intent";

export const syncStatusAction = adminAction(Intent, "operator", async (input, admin) => {
  await syncStatus({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.syncStatus"))("done");
});
