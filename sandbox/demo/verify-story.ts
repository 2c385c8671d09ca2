import type { Sql } from "postgres";
import type { World } from "./world";

/** The one customer that the story leaves unlinked, for the attention queue. */
const UNLINKED = "%No tenant is linked to customer%";

/** Throws with everything that did not come out as the cast says, or does not add up. */
export async function verifyStory(world: World): Promise<void> {
  const faults = [
    ...(await wrongStatuses(world)),
    ...(await failedEvents(world.sql)),
    ...(await unequalPeriods(world.sql)),
    ...(await unequalDays(world.sql)),
  ];
  if (faults.length > 0)
    throw new Error(`The demo's data is not what it should be:\n  ${faults.join("\n  ")}`);
}

async function wrongStatuses({ sql, tenants }: World): Promise<string[]> {
  const rows = await sql<{ id: string; status: string | null }[]>`
    select tenants.id, billing_status as status from tenants
    left join tenant_billing on tenant_billing.tenant_id = tenants.id`;
  const statuses = new Map(rows.map(({ id, status }) => [Number(id), status]));
  return tenants
    .filter(({ id, role }) => (statuses.get(id) ?? null) !== role.becomes)
    .map(({ id, role }) => `${role.name} is ${statuses.get(id) ?? "nothing"}, not ${role.becomes}`);
}

export async function failedEvents(sql: Sql): Promise<string[]> {
  const rows = await sql<{ type: string; state: string; error: string | null }[]>`
    select type, state, error from stripe_events
    where state in ('received', 'processing') or (state = 'failed' and error not like ${UNLINKED}) limit 5`;
  return rows.map(({ type, state, error }) => `${type} is ${state}: ${error}`);
}

/**
 * What each period was settled at, with its late usage, is what its calls add up
 * to. A trial's calls, or those of a plan without overage, may be told after its
 * end and are no late usage: who tells such calls looks at what is billed alone.
 */
export async function unequalPeriods(sql: Sql, among: "all" | "billed" = "all"): Promise<string[]> {
  const rows = await sql<{ tenant: string; settled: string | null; used: string; state: string }[]>`
    select tenant_id as tenant, state, settled_minutes + (
        select coalesce(sum(minutes), 0) from late_usage
        where late_usage.tenant_id = usage_periods.tenant_id and period_starts_at = starts_at
      ) as settled, used
    from usage_periods, lateral (
      select (coalesce(sum(ceil(duration_sec::numeric / call_increment_seconds) * call_increment_seconds), 0)
        + 59)::bigint / 60 as used
      from vapi_call_usage
      where vapi_call_usage.tenant_id = usage_periods.tenant_id and ended_at >= starts_at and ended_at < ends_at
    ) calls
    where (state = 'settled' or is_blocked) and (${among === "all"} or not is_trial and usage_mode <> 'none')`;
  return rows
    .filter(({ settled, used, state }) => state !== "settled" || settled !== used)
    .map(({ tenant, settled, used, state }) => `tenant ${tenant}: ${state} at ${settled}, used ${used}`);
}

export async function unequalDays(sql: Sql): Promise<string[]> {
  const [row] = await sql<{ days: string; calls: string }[]>`
    select (select sum(seconds) from usage_days) as days,
      (select sum(duration_sec) from vapi_call_usage) as calls`;
  return row && row.days === row.calls ? [] : [`days hold ${row?.days} s, calls ${row?.calls} s`];
}
