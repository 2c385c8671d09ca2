import { z } from "zod";
import { answer, readQuery, refuse, turnAway } from "@/app/api/team-door";
import { now } from "@/lib/clock";
import { isInKnownYears } from "@/lib/domain/known-years";
import { TenantId } from "@/lib/domain/tenant-id";
import { startOfUtcMonth } from "@/lib/domain/utc-day";
import { isTenant } from "@/lib/tenants/find-tenant";
import { sumUsage } from "@/lib/usage/queries";

/** A date is its first instant in UTC; an instant names its zone. The end is not part of the window. */
const Instant = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: "must be a date (2026-11-01) or an instant with its zone (2026-11-01T08:00:00Z)",
  })
  .transform((value) => new Date(value))
  .refine(isInKnownYears, "must be in a year from 2000 to 2200");

const UsageQuery = z.strictObject({
  tenant: TenantId.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
});

/** What was used in a window, for the team's other systems: one tenant or, without `tenant`, all. */
export async function GET(request: Request): Promise<Response> {
  const turnedAway = turnAway(request);
  if (turnedAway) return turnedAway;
  const read = readQuery(request, UsageQuery);
  if ("refusal" in read) return read.refusal;
  const { tenant, from, to } = await withCurrentMonth(read.query);
  if (from >= to) return refuse(["from: must be before to"]);
  if (tenant !== undefined && !(await isTenant(tenant))) {
    return answer({ error: "not_found", message: "There is no such tenant." }, 404);
  }

  const usage = await sumUsage({ tenantId: tenant, from, to });
  return answer({
    tenant: tenant ?? null,
    from: from.toISOString(),
    to: to.toISOString(),
    calls_total: usage.callsTotal,
    minutes_total: usage.minutesTotal,
    cost_usd_total: Number(usage.costUsdTotal),
  });
}

async function withCurrentMonth({ tenant, from, to }: z.output<typeof UsageQuery>) {
  if (from && to) return { tenant, from, to };
  const today = await now();
  return { tenant, from: from ?? startOfUtcMonth(today), to: to ?? startOfUtcMonth(today, 1) };
}
