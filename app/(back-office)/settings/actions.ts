"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { ENDPOINT_KINDS } from "@/lib/webhooks/endpoint-kinds";
import { repairEndpoint } from "@/lib/webhooks/repair-endpoint";

const Repair = z.object({ kind: z.enum(ENDPOINT_KINDS), intentId: z.uuid() });

export const repairEndpointAction = adminAction(Repair, "owner", async (input, admin) => {
  const repaired = await repairEndpoint({ ...input, admin });
  refresh();
  const t = await getTranslations("settings.endpoints.done");
  return t(repaired ?? "nothing");
});
