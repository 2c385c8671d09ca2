import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { installation } from "@/db/schema/jobs";
import { isLiveKey } from "@/lib/stripe/client";

const ONLY_ROW = 1;

/**
 * Test and live objects never meet in one database: it belongs to the mode it
 * was first used with. Throws when the configured key is of the other mode.
 */
export async function ensureInstallation(): Promise<void> {
  await db().insert(installation).values({ id: ONLY_ROW, livemode: isLiveKey() }).onConflictDoNothing();
  const [row] = await db()
    .select({ livemode: installation.livemode })
    .from(installation)
    .where(eq(installation.id, ONLY_ROW));
  if (row && row.livemode !== isLiveKey()) {
    throw new Error(
      `This database belongs to Stripe's ${modeName(row.livemode)} mode, but STRIPE_SECRET_KEY is a ${modeName(isLiveKey())} key. Use another database or another key.`,
    );
  }
}

function modeName(livemode: boolean): string {
  return livemode ? "live" : "test";
}
