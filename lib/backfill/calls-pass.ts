import { eq, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { installation } from "@/db/schema/jobs";
import { isDueTonight } from "@/lib/domain/nightly";
import { DAY_MS } from "@/lib/domain/utc-day";
import { ensureInstallation } from "@/lib/installation";

/** One look through Vapi's list: where it is, and where it ends. */
export type CallsPass = { from: Date; until: Date };

/** Younger reports may still be on their way to us. */
const YOUNG_MS = 15 * 60_000;
/** Looked through again each night: calls that had not ended, and costs that were not known yet. */
const OVERLAP_MS = 2 * DAY_MS;
const FIRST_REACH_MS = 14 * DAY_MS;

/**
 * The pass that is under way or, once a night, a new one; null when there is
 * nothing to do. A new one reaches from two days before the last one's end, so
 * that nights that were missed are made up for.
 */
export async function findCallsPass(at: Date): Promise<CallsPass | null> {
  await ensureInstallation();
  const [row] = await db()
    .select({ until: installation.callsPassUntil, listedTo: installation.callsListedTo })
    .from(installation);
  if (row?.until && row.listedTo && row.listedTo < row.until) return { from: row.listedTo, until: row.until };
  const last = row?.until ?? null;
  const begunAt = last && new Date(last.getTime() + YOUNG_MS);
  if (!isDueTonight(at, begunAt)) return null;
  const until = new Date(at.getTime() - YOUNG_MS);
  const from = new Date(last ? last.getTime() - OVERLAP_MS : at.getTime() - FIRST_REACH_MS);
  // Of two runs that begin at once one does; the other one's pass is the same but for moments.
  await db()
    .update(installation)
    .set({ callsPassUntil: until, callsListedTo: from })
    .where(last ? eq(installation.callsPassUntil, last) : isNull(installation.callsPassUntil));
  return { from, until };
}

/** The pass has come to `to`. Never goes back, whichever of two runs ends last. */
export async function recordCallsListed(pass: CallsPass, to: Date): Promise<void> {
  await db()
    .update(installation)
    .set({ callsListedTo: sql`greatest(${installation.callsListedTo}, ${to.toISOString()}::timestamptz)` })
    .where(eq(installation.callsPassUntil, pass.until));
}
