import { sql } from "drizzle-orm";

/**
 * What invoice lines bill of each period in `picked` (by its `place`), before discounts and taxes: the base
 * by its own plan's price and its first second, usage by the same second, and
 * what came late by its item, on whichever invoice. A voided invoice, and a
 * draft that is gone, bill nothing, but were read.
 */
export const BILLED = sql`
  select place, sum(coalesce(line."beforeDiscountMinor", line."amountMinor")) filter (where invoices.status not in ('void', 'deleted')) as minor,
    count(*) filter (where line."priceId" = stripe_base_price_id and line."lateItemId" is null) as base_lines
  from picked
    join invoices on invoices.tenant_id = picked.tenant_id
      and invoices.created_at >= picked.starts_at - interval '1 day'
    cross join lateral jsonb_to_recordset(invoices.lines) as line ("amountMinor" bigint, "isUsage" boolean,
      "periodStart" timestamptz, "priceId" text, "lateItemId" text, "beforeDiscountMinor" bigint)
  where case when line."lateItemId" is not null then exists (
      select from late_usage where late_usage.tenant_id = picked.tenant_id
        and late_usage.stripe_subscription_id = picked.stripe_subscription_id
        and late_usage.period_starts_at = picked.starts_at
        and late_usage.stripe_invoice_item_id = line."lateItemId")
    else line."periodStart" = date_trunc('second', picked.starts_at)
      and (line."isUsage" or line."priceId" = picked.stripe_base_price_id)
      and coalesce(invoices.stripe_subscription_id, picked.stripe_subscription_id) = picked.stripe_subscription_id end
  group by place`;

/** Our copy has the line of its base, and the invoice it was closed with. */
export const IS_MIRRORED = sql`(
  usage_periods.plan_id is not null and (usage_periods.base_amount_minor = 0 or coalesce(billed.base_lines, 0) > 0)
  and (usage_periods.stripe_invoice_id is null or exists (
    select from invoices where invoices.tenant_id = usage_periods.tenant_id
      and invoices.stripe_invoice_id = usage_periods.stripe_invoice_id)))`;
