import { and, eq, sql } from "drizzle-orm";
import PQueue from "p-queue";
import { db } from "@/db/client";
import { drifts } from "@/db/schema/reconcile";
import { judgeUsage } from "@/lib/domain/usage-drift";
import { usageObjectId } from "@/lib/domain/usage-object";
import type { PeriodKey } from "@/lib/ledger/period-key";
import { compareEach, type Tally } from "./compare-each";
import { type Drift, openDrift } from "./record-drift";
import { type ReadUsage, readUsageFacts } from "./usage-facts";

const PARALLEL_PERIODS = 8;

/**
 * Compares periods with Stripe, many at once (the client keeps the pace that Stripe
 * allows), and opens what differs. Nothing is repaired: it is money, which is a person's to
 * decide. One tenant's trouble stops no other.
 */
export async function compareUsage(periods: readonly PeriodKey[], now: Date): Promise<Tally> {
  const queue = new PQueue({ concurrency: PARALLEL_PERIODS });
  const tallies = await queue.addAll(
    periods.map((period) => () => compareEach([period], nameOf, (key) => comparePeriod(key, now))),
  );
  return { repaired: 0, failed: tallies.reduce((sum, { failed }) => sum + failed, 0) };
}

/** Open periods, those settled since, and those of which a difference is open, of the next tenants in order. */
export async function listComparedPeriods(
  since: Date,
  afterTenantId: number,
  tenants: number,
): Promise<PeriodKey[]> {
  const rows = await db().execute<{
    tenant_id: string;
    stripe_subscription_id: string;
    starts_at: string;
  }>(sql`
    with compared as (
      select tenant_id, stripe_subscription_id, starts_at, dense_rank() over (order by tenant_id) as place
      from usage_periods
      where tenant_id > ${afterTenantId} and not is_trial and usage_mode <> 'none' and plan_id is not null
        and (state <> 'settled' or settled_at >= ${since.toISOString()}
          or exists (select from drifts where drifts.kind = 'usage' and drifts.repaired_at is null
            and drifts.tenant_id = usage_periods.tenant_id))
    )
    select tenant_id, stripe_subscription_id, starts_at::text from compared where place <= ${tenants}
    order by tenant_id, starts_at`);
  return rows.map((row) => ({
    tenantId: Number(row.tenant_id),
    stripeSubscriptionId: row.stripe_subscription_id,
    startsAt: new Date(row.starts_at),
  }));
}

/**
 * A reading only makes suspect: a report may have been sent between our figures
 * and Stripe's, so what differs is read once more. Says, as a comparison of
 * anything does, whether it repaired something: it never does.
 */
async function comparePeriod(key: PeriodKey, now: Date): Promise<boolean> {
  const suspected = await readUsageFacts(key, now);
  if (!suspected || !judgeUsage(suspected)) return false;
  const facts = await readUsageFacts(key, now);
  const verdict = facts && judgeUsage(facts);
  if (!verdict) return false;
  const drift = { ...figuresOf(key, facts), cause: verdict.cause };
  if (!(await isAccepted(drift))) await openDrift(drift, now);
  return false;
}

function figuresOf(key: PeriodKey, facts: ReadUsage): Omit<Drift, "cause"> {
  const { calls, days, acknowledged, settled, late, usageMode, meter, invoice, currency } = facts;
  return {
    kind: "usage",
    tenantId: key.tenantId,
    stripeObjectId: usageObjectId(key),
    ours: {
      calls,
      ...(days === calls ? {} : { days }),
      acknowledged: usageMode === "meter" ? acknowledged : null,
      settled,
      ...(late === 0 ? {} : { late }),
    },
    stripes: {
      meter,
      invoiceMinutes: invoice?.minutes ?? null,
      invoiceAmountMinor: invoice?.amountMinor ?? null,
      currency,
    },
  };
}

/** What a person has looked at and left as it is stays left, until a figure changes. */
async function isAccepted({ kind, tenantId, stripeObjectId, ours, stripes }: Drift): Promise<boolean> {
  const rows = await db()
    .select({ id: drifts.id })
    .from(drifts)
    .where(
      and(
        eq(drifts.kind, kind),
        eq(drifts.tenantId, tenantId ?? 0),
        eq(drifts.stripeObjectId, stripeObjectId ?? ""),
        eq(drifts.repair, "accept"),
        sql`${drifts.ours} = ${JSON.stringify(ours)}::jsonb`,
        sql`${drifts.stripes} = ${JSON.stringify(stripes)}::jsonb`,
      ),
    )
    .limit(1);
  return rows.length > 0;
}

function nameOf({ tenantId, startsAt }: PeriodKey) {
  return { tenantId, startsAt: startsAt.toISOString() };
}
