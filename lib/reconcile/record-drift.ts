import { and, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { drifts } from "@/db/schema/reconcile";
import type { DriftCause, DriftKind, DriftRepair, DriftValues } from "@/lib/domain/drift";

export type Drift = {
  kind: DriftKind;
  tenantId: number | null;
  stripeObjectId: string | null;
  ours: DriftValues | null;
  stripes: DriftValues | null;
  cause: DriftCause;
};

/** Opens a difference, or notes that the one that is open was seen again. Says which row it is, and whether it is new. */
export async function openDrift(drift: Drift, at: Date): Promise<{ id: number; isNew: boolean }> {
  const seenAt = at.toISOString();
  const [row] = await db().execute<{ id: string; is_new: boolean }>(sql`
    insert into drifts (kind, tenant_id, stripe_object_id, ours, stripes, cause, found_at, last_seen_at)
    values (${drift.kind}, ${drift.tenantId}, ${drift.stripeObjectId}, ${told(drift.ours)}::jsonb,
      ${told(drift.stripes)}::jsonb, ${drift.cause}, ${seenAt}, ${seenAt})
    on conflict (kind, coalesce(stripe_object_id, ''), coalesce(tenant_id, 0)) where repaired_at is null
    do update set last_seen_at = excluded.last_seen_at, ours = excluded.ours, stripes = excluded.stripes,
      cause = excluded.cause
    returning id, xmax = 0 as is_new`);
  if (!row) throw new Error("The difference could not be recorded");
  return { id: Number(row.id), isNew: row.is_new };
}

function told(values: DriftValues | null): string | null {
  return values === null ? null : JSON.stringify(values);
}

type Repaired = { at: Date; by: string; repair: DriftRepair };

/** Ends an open difference. Safe to repeat: the first repair stays. Returns whether this was it. */
export async function closeDrift(
  id: number,
  { at, by, repair }: Repaired,
  values: { ours?: DriftValues; stripes?: DriftValues } = {},
): Promise<boolean> {
  const closed = await db()
    .update(drifts)
    .set({ ...values, repairedAt: at, repairedBy: by, repair })
    .where(and(eq(drifts.id, id), isNull(drifts.repairedAt)))
    .returning({ id: drifts.id });
  return closed.length > 0;
}

/** A suspicion that proved wrong leaves nothing. */
export async function dropDrift(id: number): Promise<void> {
  await db()
    .delete(drifts)
    .where(and(eq(drifts.id, id), isNull(drifts.repairedAt)));
}

/** Ends the open differences of these kinds that a whole pass did not meet any more. */
export async function closeUnseen(kinds: DriftKind[], since: Date, repaired: Repaired): Promise<void> {
  await db()
    .update(drifts)
    .set({ repairedAt: repaired.at, repairedBy: repaired.by, repair: repaired.repair })
    .where(and(isNull(drifts.repairedAt), inArray(drifts.kind, kinds), lt(drifts.lastSeenAt, since)));
}
