import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { billableSeconds, periodMinutes } from "@/lib/domain/usage";
import { CALL_INCREMENTS } from "@/lib/domain/values";
import { mendDays } from "@/lib/usage/mend-days";
import { PERIOD_MINUTES, periodTotals } from "./period-total";

const EPOCH = Date.UTC(2024, 1, 26);
const SPAN_SECONDS = 40 * 86_400;
const SUBSCRIPTION = "sub_totals";

type Total = { tenant_id: string; starts_at: string; minutes: string; alone: string };

test("many periods at once add up as each does alone, and as their calls do", async () => {
  const second = fc.integer({ min: 0, max: SPAN_SECONDS });
  const call = fc.record({ tenant: fc.integer({ min: 1, max: 3 }), endsAt: second, seconds: fc.nat(4_000) });
  const period = fc.record({
    tenant: fc.integer({ min: 1, max: 4 }),
    startsAt: second,
    lasts: fc.oneof(fc.nat(100_000), fc.nat(SPAN_SECONDS)),
    increment: fc.constantFrom(...CALL_INCREMENTS),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { maxLength: 60 }),
      fc.uniqueArray(period, {
        minLength: 1,
        maxLength: 12,
        selector: ({ tenant, startsAt }) => `${tenant} ${startsAt}`,
      }),
      async (calls, periods) => {
        await store(calls, periods);
        const totals = await db().execute<Total>(sql`
          with ${periodTotals(sql`usage_periods.stripe_subscription_id = ${SUBSCRIPTION}`)}
          select tenant_id, extract(epoch from starts_at)::bigint as starts_at, minutes, ${PERIOD_MINUTES} as alone
          from totals usage_periods`);
        const found = new Map(totals.map((row) => [`${row.tenant_id} ${row.starts_at}`, row]));
        for (const { tenant, startsAt, lasts, increment } of periods) {
          const used = calls
            .filter((one) => one.tenant === tenant && one.endsAt >= startsAt && one.endsAt < startsAt + lasts)
            .reduce((sum, { seconds }) => sum + billableSeconds(seconds, increment), 0);
          const minutes = String(periodMinutes(used));
          expect(found.get(`${tenant} ${EPOCH / 1000 + startsAt}`)).toMatchObject({
            minutes,
            alone: minutes,
          });
        }
        expect(totals).toHaveLength(periods.length);
      },
    ),
    { numRuns: 40 },
  );
});

async function store(
  calls: { tenant: number; endsAt: number; seconds: number }[],
  periods: { tenant: number; startsAt: number; lasts: number; increment: number }[],
): Promise<void> {
  await db().execute(sql`truncate vapi_call_usage, usage_days, usage_periods, usage_changes`);
  await db().execute(sql`
    insert into vapi_call_usage (tenant_id, vapi_call_id, ended_at, duration_sec)
    select tenant, 'call-' || ordinality, ${at(0).toISOString()}::timestamptz + make_interval(secs => "endsAt"), seconds
    from rows from (jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) as (tenant int, "endsAt" int, seconds int))
      with ordinality`);
  for (const tenant of [1, 2, 3]) await mendDays(tenant, at(0), at(SPAN_SECONDS + 86_400));
  await db()
    .insert(usagePeriods)
    .values(
      periods.map(({ tenant, startsAt, lasts, increment }) => ({
        tenantId: tenant,
        stripeSubscriptionId: SUBSCRIPTION,
        startsAt: at(startsAt),
        endsAt: at(startsAt + lasts),
        stripeCustomerId: "cus_totals",
        usageMode: "meter" as const,
        currency: "eur",
        callIncrementSeconds: increment,
        openedAt: at(startsAt),
      })),
    );
}

function at(seconds: number): Date {
  return new Date(EPOCH + seconds * 1000);
}
