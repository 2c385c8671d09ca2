import type { Sql } from "postgres";

export type Prices = { base: string; overage: string | null; version: number };

/** What a subscription to each published plan is made of. */
export async function listPrices(sql: Sql): Promise<Map<string, Prices>> {
  const rows = await sql<{ key: string; base: string; overage: string | null; version: number }[]>`
    select key, stripe_base_price_id as base, stripe_overage_price_id as overage, version
    from plans where published_at is not null and archived_at is null`;
  return new Map(rows.map(({ key, ...prices }) => [key, prices]));
}
