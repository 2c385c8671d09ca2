import type { Sql } from "postgres";
import type Stripe from "stripe";
import { atOnce } from "./measure";
import { lineOf } from "./report-body";

export const TENANTS = 1_000;
export const CALLS = 200_000;
/** With those of earlier months: what a year's table looks like to a query that may read only its own part. */
export const ALL_CALLS = 1_000_000;
const CUSTOMERS_AT_ONCE = 16;
export const PERIOD_DAYS = { before: 20, after: 10 };

/** So many tenants with a line, a customer at Stripe and a subscription in the mirror. */
export async function addSubscribedTenants(sql: Sql, stripe: Stripe, tenants: number): Promise<number[]> {
  const ids = Array.from({ length: tenants }, (_, index) => index + 1);
  await sql`
    insert into tenants (id, name, email)
    select id, 'Tenant ' || id, 'tenant-' || id || '@example.com' from unnest(${ids}::bigint[]) as id`;
  const lines = ids.map((tenantId) => ({
    tenant_id: tenantId,
    kind: "phone_number_id",
    value: lineOf(tenantId),
  }));
  await sql`insert into tenant_lines ${sql(lines)}`;
  const customers = new Map<number, string>();
  await atOnce(
    CUSTOMERS_AT_ONCE,
    ids.map((id) => async () => {
      const customer = await stripe.customers.create({
        name: `Tenant ${id}`,
        metadata: { tenant_id: String(id) },
      });
      customers.set(id, customer.id);
    }),
  );
  await mirrorSubscriptions(sql, customers);
  return ids;
}

/** As `lib/sync` would have written it, in a period that began twenty days ago. */
async function mirrorSubscriptions(sql: Sql, customers: Map<number, string>): Promise<void> {
  const rows = [...customers].map(([tenant_id, customer_id]) => ({ tenant_id, customer_id }));
  await sql`
    insert into tenant_billing (tenant_id, stripe_customer_id, stripe_subscription_id, plan, plan_id,
      billing_status, livemode, currency, collection_method, current_period_start, current_period_end,
      mrr_minor, next_invoice_at, next_invoice_amount_minor, payment_method, read_at, synced_at)
    select tenant_id, customer_id, 'sub_bench' || tenant_id, plans.key, plans.id, 'active', false, plans.currency,
      'charge_automatically', today - make_interval(days => ${PERIOD_DAYS.before}),
      today + make_interval(days => ${PERIOD_DAYS.after}), plans.base_amount_minor,
      today + make_interval(days => ${PERIOD_DAYS.after}), plans.base_amount_minor, 'visa •••• 4242', now(), now()
    from date_trunc('second', now()) as today, jsonb_to_recordset(${sql.json(rows)}) as row (tenant_id bigint, customer_id text)
    join plans on plans.key = (array['starter', 'growth', 'pro'])[tenant_id % 3 + 1]`;
}

/** Calls of the open period, spread over tenants and days, with their days' sums. */
export async function addCalls(sql: Sql): Promise<void> {
  await insertCalls(sql, { from: 1, to: CALLS, daysBack: 0, days: 19 });
}

/** A hundred days of calls before the open period, and none of their writing left to be done. */
export async function addEarlierCalls(sql: Sql): Promise<void> {
  await insertCalls(sql, { from: CALLS + 1, to: ALL_CALLS, daysBack: 21, days: 100 });
  await sql`checkpoint`;
}

type Span = { from: number; to: number; daysBack: number; days: number };

async function insertCalls(sql: Sql, { from, to, daysBack, days }: Span): Promise<void> {
  await sql`
    insert into vapi_call_usage (tenant_id, vapi_call_id, started_at, ended_at, duration_sec, cost_usd, costs_json,
      ended_reason)
    select n % ${TENANTS} + 1, 'bench-' || n, ended_at - make_interval(secs => seconds), ended_at, seconds,
      seconds * 0.0017, '[{"type": "model", "cost": 0.05}, {"type": "vapi", "cost": 0.08}]', 'customer-ended-call'
    from generate_series(${from}::int, ${to}::int) as n, lateral (
      select 20 + n * 7919::bigint % 400 as seconds,
        now() - interval '1 hour' - make_interval(days => ${daysBack}::int)
          - make_interval(secs => n * 104729.0 % (${days}::int * 86400)) as ended_at
    ) as made`;
  await sumDays(sql);
  await sql`vacuum analyze`;
}

/** The days' sums as the calls say them. */
export async function sumDays(sql: Sql): Promise<void> {
  await sql`
    insert into usage_days (tenant_id, day, calls, seconds, seconds_by_6, seconds_by_30, seconds_by_60, cost_usd)
    select tenant_id, (ended_at at time zone 'UTC')::date, count(*), sum(duration_sec),
      sum(ceil(duration_sec / 6.0) * 6), sum(ceil(duration_sec / 30.0) * 30),
      sum(ceil(duration_sec / 60.0) * 60), sum(cost_usd)
    from vapi_call_usage group by 1, 2
    on conflict (tenant_id, day) do update set calls = excluded.calls, seconds = excluded.seconds,
      seconds_by_6 = excluded.seconds_by_6, seconds_by_30 = excluded.seconds_by_30,
      seconds_by_60 = excluded.seconds_by_60, cost_usd = excluded.cost_usd`;
}
