import type { Sql } from "postgres";
import type Stripe from "stripe";
import { failedEvents, unequalDays, unequalPeriods } from "@/sandbox/demo/verify-story";
import { sandboxNow } from "@/sandbox/demo/world";
import type { InstancesWorld } from "./world";

const MARKS = ["releve_period", "releve_late_usage"];

/** Everything of a world that must not be, however many instances worked it; empty when all is well. */
export async function wrongsOf(world: InstancesWorld): Promise<string[]> {
  const { sql, stripe } = world;
  return [
    ...(await failedEvents(sql)),
    ...(await unequalPeriods(sql, "billed")),
    ...(await unequalDays(sql)),
    ...(await unsettled(world)),
    ...(await failedRuns(sql)),
    ...(await auditedTwice(sql)),
    ...(await billedTwice(stripe)),
    ...(await unlikeStripe(sql, stripe)),
  ];
}

async function unsettled(world: InstancesWorld): Promise<string[]> {
  const rows = await world.sql<{ tenant: string; state: string; trouble: string | null }[]>`
    select tenant_id as tenant, state, trouble from usage_periods
    where ends_at <= ${await sandboxNow(world)} and (state <> 'settled' or invoice_released_at is null)`;
  return rows.map(
    ({ tenant, state, trouble }) => `tenant ${tenant}: a period is ${state} (${trouble ?? "no trouble"})`,
  );
}

/** A run that was killed says nothing; one that failed, or a tenant in it, says why. */
async function failedRuns(sql: Sql): Promise<string[]> {
  const rows = await sql<{ job: string; error: string | null; tenants: string }[]>`
    select job, error, tenant_failures::text as tenants from job_runs
    where outcome = 'failed' or jsonb_array_length(tenant_failures) > 0 limit 5`;
  return rows.map(({ job, error, tenants }) => `a ${job} run failed: ${error ?? tenants}`);
}

/** One intent succeeds once; what is done by itself has an intent of its own each time, so it is known by what it did. */
async function auditedTwice(sql: Sql): Promise<string[]> {
  const rows = await sql<{ said: string; times: number }[]>`
    select action || ' of ' || coalesce('tenant ' || tenant_id, 'nobody') as said, count(*)::int as times
    from audit_log where phase = 'succeeded'
    group by tenant_id, action, case when actor = 'policy' then after::text else intent_id end,
      case when actor = 'policy' then detail else after::text end
    having count(*) > 1`;
  return rows.map(({ said, times }) => `${said} stands ${times} times in the audit`);
}

async function billedTwice(stripe: Stripe): Promise<string[]> {
  const times = new Map<string, number>();
  for await (const { metadata } of stripe.invoiceItems.list({ limit: 100 })) {
    const mark = MARKS.map((name) => metadata?.[name]).find((value) => value !== undefined);
    if (mark) times.set(mark, (times.get(mark) ?? 0) + 1);
  }
  return [...times]
    .filter(([, count]) => count > 1)
    .map(([mark, count]) => `${mark} has ${count} invoice items`);
}

/** The mirror holds each invoice that Stripe has, as it is there. */
async function unlikeStripe(sql: Sql, stripe: Stripe): Promise<string[]> {
  const rows = await sql<{ id: string; said: string }[]>`
    select stripe_invoice_id as id, status || ' ' || total_minor as said from invoices`;
  const kept = new Map(rows.map(({ id, said }) => [id, said]));
  const wrongs: string[] = [];
  for await (const { id, status, total } of stripe.invoices.list({ limit: 100 })) {
    if (kept.get(id) !== `${status} ${total}`)
      wrongs.push(`${id} is ${status} ${total}, kept as ${kept.get(id)}`);
    kept.delete(id);
  }
  return [...wrongs, ...[...kept.keys()].map((id) => `${id} is kept and not at Stripe`)];
}
