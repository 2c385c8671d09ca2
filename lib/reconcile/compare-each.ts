import { reasonOf } from "@/lib/errors";
import { logger } from "@/lib/logger";

/** What came of comparing some things: how many were repaired, and how many could not be compared. */
export type Tally = { repaired: number; failed: number };

/** Compares one thing after the other. The trouble of one is logged and counted, and stops no other. */
export async function compareEach<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => Record<string, string | number | null | undefined>,
  compare: (item: Item) => Promise<boolean>,
): Promise<Tally> {
  const tally = { repaired: 0, failed: 0 };
  for (const item of items) {
    try {
      if (await compare(item)) tally.repaired += 1;
    } catch (error) {
      tally.failed += 1;
      logger.error({ ...nameOf(item), reason: reasonOf(error) }, "it could not be compared with Stripe");
    }
  }
  return tally;
}
