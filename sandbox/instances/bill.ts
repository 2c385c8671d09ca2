import type Stripe from "stripe";
import type { InstancesWorld, Subscribed } from "./world";

/** What a line bills, without the ids and the seconds that differ between two worlds. */
type BilledLine = { what: string; quantity: number; amountMinor: number };

type BilledInvoice = {
  reason: string | null;
  status: string | null;
  totalMinor: number;
  lines: BilledLine[];
};

type ClosedPeriod = {
  days: number;
  usageMode: string;
  isTrial: boolean;
  state: string;
  /** Null where nothing is billed: then the total only says what had been told when the period ended. */
  settledMinutes: number | null;
  acknowledgedMinutes: number | null;
  trouble: string | null;
  lateMinutes: number;
  lateMinor: number;
  lateBilledMinor: number;
};

/** All that a tenant was billed, and all that it was billed for. */
export type TenantBill = {
  plan: string;
  status: string;
  calls: number;
  seconds: number;
  periods: ClosedPeriod[];
  invoices: BilledInvoice[];
  /** Items that wait for the next invoice. */
  waiting: BilledLine[];
  /** What was done by itself, as the audit has it. */
  audited: string[];
};

const LATE = "late usage";

export async function readBills(world: InstancesWorld): Promise<Map<number, TenantBill>> {
  const names = await priceNames(world.stripe);
  const bills = new Map<number, TenantBill>();
  for (const tenant of world.tenants) bills.set(tenant.id, await readBill(world, tenant, names));
  return bills;
}

async function readBill(
  { sql, stripe }: InstancesWorld,
  { id, planKey, customer, subscription }: Subscribed,
  names: Map<string, string>,
): Promise<TenantBill> {
  const [used] = await sql<{ calls: number; seconds: number }[]>`
    select count(*)::int as calls, coalesce(sum(duration_sec), 0)::int as seconds
    from vapi_call_usage where tenant_id = ${id}`;
  const audited = await sql<{ said: string }[]>`
    select distinct action || ' ' || phase as said from audit_log where tenant_id = ${id} order by said`;
  const { status } = await stripe.subscriptions.retrieve(subscription);
  const waiting = await stripe.invoiceItems.list({ customer, pending: true, limit: 100 });
  return {
    plan: planKey,
    status,
    calls: used?.calls ?? 0,
    seconds: used?.seconds ?? 0,
    periods: await readPeriods(sql, id),
    invoices: await readInvoices(stripe, customer, names),
    waiting: together(waiting.data.map((item) => itemOf(item))),
    audited: audited.map(({ said }) => said),
  };
}

async function readPeriods(sql: InstancesWorld["sql"], tenantId: number): Promise<ClosedPeriod[]> {
  const rows = await sql<ClosedPeriod[]>`
    select extract(epoch from ends_at - starts_at)::float / 86400 as days, usage_mode as "usageMode",
      is_trial as "isTrial", state,
      case when not is_trial and usage_mode <> 'none' then settled_minutes::int end as "settledMinutes",
      acknowledged_minutes::int as "acknowledgedMinutes", trouble, coalesce(late.minutes, 0)::int as "lateMinutes",
      coalesce(late.minor, 0)::int as "lateMinor", coalesce(late.billed, 0)::int as "lateBilledMinor"
    from usage_periods, lateral (
      select sum(minutes) as minutes, sum(amount_minor) as minor,
        sum(amount_minor) filter (where billed_at is not null) as billed
      from late_usage where late_usage.tenant_id = usage_periods.tenant_id
        and late_usage.stripe_subscription_id = usage_periods.stripe_subscription_id
        and period_starts_at = starts_at
    ) late
    where usage_periods.tenant_id = ${tenantId} order by starts_at`;
  return [...rows];
}

async function readInvoices(
  stripe: Stripe,
  customer: string,
  names: Map<string, string>,
): Promise<BilledInvoice[]> {
  const invoices: BilledInvoice[] = [];
  for await (const invoice of stripe.invoices.list({ customer, limit: 100 })) {
    const lines: BilledLine[] = [];
    for await (const line of stripe.invoices.listLineItems(invoice.id, { limit: 100 })) {
      lines.push({ what: whatOf(line, names), quantity: line.quantity ?? 0, amountMinor: line.amount });
    }
    const { billing_reason: reason, status, total: totalMinor } = invoice;
    invoices.push({ reason, status, totalMinor, lines: together(lines) });
  }
  return invoices.reverse();
}

function whatOf(line: Stripe.InvoiceLineItem, names: Map<string, string>): string {
  if (line.metadata.releve_late_usage) return LATE;
  if (line.metadata.releve_period) return "overage item";
  const price = line.pricing?.price_details?.price;
  return (typeof price === "string" ? names.get(price) : null) ?? line.description ?? "a line without a name";
}

function itemOf(item: Stripe.InvoiceItem): BilledLine {
  const what = item.metadata?.releve_late_usage ? LATE : (item.description ?? "an item without a name");
  return { what, quantity: item.quantity, amountMinor: item.amount };
}

/**
 * Tiers of one price, and the steps in which late usage was found, are one line
 * each: how many steps there are depends on when a run looked, their sum does not.
 */
function together(lines: BilledLine[]): BilledLine[] {
  const whats = [...new Set(lines.map(({ what }) => what))].sort();
  return whats.map((what) => {
    const same = lines.filter((line) => line.what === what);
    return {
      what,
      quantity: same.reduce((sum, { quantity }) => sum + quantity, 0),
      amountMinor: same.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    };
  });
}

/** By the names under which the catalogue published them. */
async function priceNames(stripe: Stripe): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for await (const { id, lookup_key } of stripe.prices.list({ limit: 100 })) names.set(id, lookup_key ?? id);
  return names;
}
