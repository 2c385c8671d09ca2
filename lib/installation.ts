import { eq, sql } from "drizzle-orm";
import { db, type Queryable } from "@/db/client";
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

export type Installation = {
  accountId: string | null;
  otherAccountId: string | null;
  newestEventAt: Date | null;
  thinEventsListedAt: Date | null;
  thinEventsNextPage: string | null;
  recordedAt: Date;
};

/** What the database knows of where it belongs; null before the first start. */
export async function findInstallation(on: Queryable = db()): Promise<Installation | null> {
  const [row] = await on
    .select({
      accountId: installation.stripeAccountId,
      otherAccountId: installation.otherAccountId,
      newestEventAt: installation.newestEventAt,
      thinEventsListedAt: installation.thinEventsListedAt,
      thinEventsNextPage: installation.thinEventsNextPage,
      recordedAt: installation.recordedAt,
    })
    .from(installation)
    .where(eq(installation.id, ONLY_ROW));
  return row ?? null;
}

/** Keeps whose account the key was seen to be: the first becomes ours, another one is remembered as such. */
export async function recordAccount(accountId: string): Promise<void> {
  await ensureInstallation();
  await db()
    .update(installation)
    .set({
      stripeAccountId: sql`coalesce(${installation.stripeAccountId}, ${accountId})`,
      otherAccountId: sql`nullif(${accountId}, coalesce(${installation.stripeAccountId}, ${accountId}))`,
    })
    .where(eq(installation.id, ONLY_ROW));
}

/** Stripe's events up to `at` are stored. Never goes back, whichever of two runs ends last. */
export async function recordEventsStoredUpTo(at: Date): Promise<void> {
  await db()
    .update(installation)
    .set({ newestEventAt: sql`greatest(${installation.newestEventAt}, ${at.toISOString()}::timestamptz)` })
    .where(eq(installation.id, ONLY_ROW));
}

/** The list of thin events was read to its end. */
export async function recordThinEventsListed(at: Date): Promise<void> {
  await db()
    .update(installation)
    .set({ thinEventsListedAt: at, thinEventsNextPage: null })
    .where(eq(installation.id, ONLY_ROW));
}

/** The list of thin events was left before this page; null: it is read from its beginning. */
export async function recordThinEventsLeftAt(nextPage: string | null): Promise<void> {
  await db().update(installation).set({ thinEventsNextPage: nextPage }).where(eq(installation.id, ONLY_ROW));
}
