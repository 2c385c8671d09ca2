import { z } from "zod";

/** What every action on a tenant brings: which tenant, and the intent that makes twice once. */
export const Intent = z.object({ tenantId: z.int().positive(), intentId: z.uuid() });
