import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { suspensions } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import { SUSPENSION_REASONS } from "@/lib/domain/values";

const Rows = z.array(
  z.object({
    reason: z.enum(SUSPENSION_REASONS),
    startsAt: z.coerce.date(),
    endsAt: z.coerce.date().nullable(),
    setBy: z.string(),
    detail: z.string().nullable(),
  }),
);

/** A suspension with who set it and why. */
export type KeptSuspension = z.infer<typeof Rows>[number];

/** A tenant's suspensions, begun or still in their grace period, for a query that reads `tenants`. */
export const suspensionsOfTenant: SQL<KeptSuspension[]> = sql`(
  select coalesce(json_agg(json_build_object('reason', ${suspensions.reason}, 'startsAt', ${suspensions.startsAt},
    'endsAt', ${suspensions.endsAt}, 'setBy', ${suspensions.setBy}, 'detail', ${suspensions.detail}) order by ${suspensions.reason}), '[]')
  from ${suspensions} where ${suspensions.tenantId} = ${tenants.id})`.mapWith((value: unknown) =>
  Rows.parse(value),
);
