import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { usagePeriods } from "@/db/schema/ledger";
import { tenants } from "@/db/schema/tenants";
import { billableSeconds } from "@/lib/domain/usage";
import { CALL_INCREMENTS } from "@/lib/domain/values";
import { mendDays } from "@/lib/usage/mend-days";
import { listMeasuredPeriods } from "./measured-periods";

const FROM = Date.UTC(2026, 8, 15);
const SPAN_SECONDS = 60 * 86_400;
const MONTH = new Date("2026-10-01T00:00:00Z");
const AT = new Date("2026-11-22T00:00:00Z");

test("in every increment a period has the seconds of its calls, and a tenant without one those of the month", async () => {
  await db()
    .insert(tenants)
    .values([1, 2, 3].map((id) => ({ id, name: `Tenant ${id}` })));
  const second = fc.integer({ min: 0, max: SPAN_SECONDS });
  const call = fc.record({
    tenant: fc.integer({ min: 1, max: 3 }),
    endsAt: second,
    seconds: fc.nat(4_000),
  });
  const period = fc.record({
    tenant: fc.integer({ min: 1, max: 2 }),
    startsAt: second,
    lasts: fc.oneof(fc.nat(100_000), fc.nat(SPAN_SECONDS)),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { maxLength: 50 }),
      fc.uniqueArray(period, {
        maxLength: 6,
        selector: ({ tenant, startsAt }) => `${tenant} ${startsAt}`,
      }),
      async (calls, periods) => {
        await store(calls, periods);
        const found = await listMeasuredPeriods({ month: MONTH, tenantId: null, search: "" }, AT);
        const windows = [
          ...periods
            .map(({ tenant, startsAt, lasts }) => ({ tenant, from: at(startsAt), to: at(startsAt + lasts) }))
            .filter(({ from, to }) => from < to && isInMonth(to)),
          ...[1, 2, 3].flatMap((tenant) => monthOf(tenant, calls, periods)),
        ];
        const expected = windows.map(({ tenant, from, to }) => {
          const durations = calls
            .filter((one) => one.tenant === tenant && at(one.endsAt) > from && at(one.endsAt) <= to)
            .map(({ seconds }) => seconds);
          const sums = CALL_INCREMENTS.map((step) => [
            step,
            durations.reduce((sum, seconds) => sum + billableSeconds(seconds, step), 0),
          ]);
          return {
            tenantId: tenant,
            startsAt: from,
            endsAt: to,
            calls: durations.length,
            seconds: Object.fromEntries(sums),
          };
        });
        expect(
          sorted(
            found.map(({ tenantId, startsAt, endsAt, calls: count, seconds }) => ({
              tenantId,
              startsAt,
              endsAt,
              calls: count,
              seconds,
            })),
          ),
        ).toEqual(sorted(expected));
      },
    ),
    { numRuns: 20 },
  );
});

type Call = { tenant: number; endsAt: number; seconds: number };
type Period = { tenant: number; startsAt: number; lasts: number };

/** The month itself, where the tenant called in it and no period touches it. */
function monthOf(tenant: number, calls: Call[], periods: Period[]) {
  const to = new Date("2026-11-01T00:00:00Z");
  const hasPeriod = periods.some(
    (one) =>
      one.tenant === tenant && one.lasts > 0 && at(one.startsAt) < to && at(one.startsAt + one.lasts) > MONTH,
  );
  const hasCalls = calls.some((one) => one.tenant === tenant && isInMonth(at(one.endsAt)));
  return hasPeriod || !hasCalls ? [] : [{ tenant, from: MONTH, to }];
}

function isInMonth(instant: Date): boolean {
  return instant.toISOString().startsWith("2026-10");
}

function sorted<Row extends { tenantId: number; startsAt: Date }>(rows: Row[]): Row[] {
  return rows.toSorted(
    (left, right) => left.tenantId - right.tenantId || left.startsAt.getTime() - right.startsAt.getTime(),
  );
}

async function store(calls: Call[], periods: Period[]): Promise<void> {
  await db().execute(sql`truncate vapi_call_usage, usage_days, usage_periods, usage_changes`);
  await db().execute(sql`
    insert into vapi_call_usage (tenant_id, vapi_call_id, ended_at, duration_sec)
    select tenant, 'call-' || ordinality, ${at(0).toISOString()}::timestamptz + make_interval(secs => "endsAt"), seconds
    from rows from (jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) as (tenant int, "endsAt" int, seconds int))
      with ordinality`);
  for (const tenant of [1, 2, 3]) await mendDays(tenant, at(0), at(SPAN_SECONDS + 86_400));
  if (periods.length === 0) return;
  await db()
    .insert(usagePeriods)
    .values(
      periods.map(({ tenant, startsAt, lasts }) => ({
        tenantId: tenant,
        stripeSubscriptionId: "sub_measured",
        startsAt: at(startsAt),
        endsAt: at(startsAt + lasts),
        stripeCustomerId: "cus_measured",
        usageMode: "meter" as const,
        currency: "eur",
        callIncrementSeconds: 1,
        openedAt: at(startsAt),
      })),
    );
}

function at(seconds: number): Date {
  return new Date(FROM + seconds * 1000);
}
