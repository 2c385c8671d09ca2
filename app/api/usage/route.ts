import { z } from "zod";
import { hasBearer } from "@/lib/auth/bearer";
import { now } from "@/lib/clock";
import { isInKnownYears } from "@/lib/domain/known-years";
import { startOfUtcMonth } from "@/lib/domain/utc-day";
import { env } from "@/lib/env";
import { sumUsage } from "@/lib/usage/queries";

/** A date is its first instant in UTC; an instant names its zone. The end is not part of the window. */
const Instant = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: "must be a date (2026-11-01) or an instant with its zone (2026-11-01T08:00:00Z)",
  })
  .transform((value) => new Date(value))
  .refine(isInKnownYears, "must be in a year from 2000 to 2200");

const UsageQuery = z.strictObject({
  tenant: z.coerce
    .number({ error: "must be a tenant's id" })
    .int("must be a tenant's id")
    .positive("must be a tenant's id")
    .optional(),
  from: Instant.optional(),
  to: Instant.optional(),
});

/** What was used in a window, for the team's other systems: one tenant or, without `tenant`, all. */
export async function GET(request: Request): Promise<Response> {
  const { ENTITLEMENT_TOKEN } = env();
  if (!ENTITLEMENT_TOKEN) {
    return Response.json(
      { error: "not_configured", message: "Set ENTITLEMENT_TOKEN to open this route." },
      { status: 503 },
    );
  }
  if (!hasBearer(request, ENTITLEMENT_TOKEN)) {
    return Response.json(
      { error: "unauthorized", message: "Send the header Authorization: Bearer <ENTITLEMENT_TOKEN>." },
      { status: 401, headers: { "WWW-Authenticate": "Bearer" } },
    );
  }

  const query = UsageQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) return refuse(query.error.issues.map(reasonOf));
  const { tenant, from, to } = await withCurrentMonth(query.data);
  if (from >= to) return refuse(["from: must be before to"]);

  const usage = await sumUsage({ tenantId: tenant, from, to });
  return Response.json(
    {
      tenant: tenant ?? null,
      from: from.toISOString(),
      to: to.toISOString(),
      calls_total: usage.callsTotal,
      minutes_total: usage.minutesTotal,
      cost_usd_total: Number(usage.costUsdTotal),
    },
    { headers: { "Cache-Control": "no-store" } },
  );
}

async function withCurrentMonth({ tenant, from, to }: z.output<typeof UsageQuery>) {
  if (from && to) return { tenant, from, to };
  const today = await now();
  return { tenant, from: from ?? startOfUtcMonth(today), to: to ?? startOfUtcMonth(today, 1) };
}

function refuse(reasons: string[]): Response {
  return Response.json({ error: "bad_input", reasons }, { status: 400 });
}

function reasonOf(issue: z.core.$ZodIssue): string {
  return issue.path.length > 0 ? `${issue.path.join(".")}: ${issue.message}` : issue.message;
}
