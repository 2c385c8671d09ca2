import { isNotNull, or } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { together } from "@/lib/together";

const MOST_TOGETHER = 50;

export type PlanName = { id: number; key: string };

/** What Stripe's prices mean to us. */
export type PriceBook = {
  /** By the licensed price of each plan version. */
  planOfPrice: ReadonlyMap<string, PlanName>;
  /** The metered prices of all our plans: an invoice line with one of them bills usage. */
  overagePriceIds: ReadonlySet<string>;
};

/** Our plans' prices; read anew for those who ask at once, because a plan may have been published a moment ago. */
export function readPriceBook(): Promise<PriceBook> {
  return readTogether(null);
}

const readTogether = together(MOST_TOGETHER, async (askers: null[]) => {
  const book = await read();
  return askers.map(() => book);
});

async function read(): Promise<PriceBook> {
  const rows = await db()
    .select({
      id: plans.id,
      key: plans.key,
      basePriceId: plans.stripeBasePriceId,
      overagePriceId: plans.stripeOveragePriceId,
    })
    .from(plans)
    .where(or(isNotNull(plans.stripeBasePriceId), isNotNull(plans.stripeOveragePriceId)));
  return {
    planOfPrice: new Map(
      rows.flatMap(({ id, key, basePriceId }) => (basePriceId ? [[basePriceId, { id, key }]] : [])),
    ),
    overagePriceIds: new Set(rows.flatMap(({ overagePriceId }) => overagePriceId ?? [])),
  };
}
