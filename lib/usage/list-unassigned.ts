import { and, asc, count, eq, ilike, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { unassignedCalls } from "@/db/schema/usage";
import type { UnassignedSort } from "@/lib/domain/usage-lists";
import type { UnassignedReason } from "@/lib/domain/values";

export type UnassignedRow = {
  id: number;
  reason: UnassignedReason;
  vapiCallId: string | null;
  phoneNumberId: string | null;
  phoneNumber: string | null;
  assistantId: string | null;
  /** What the report's metadata said, where no tenant of ours has that id. */
  namedTenant: string | null;
  endedAt: Date;
  durationSeconds: number;
  costUsd: string;
  receivedAt: Date;
};

export type UnassignedFilter = { reason: UnassignedReason | null; search: string };

type Request = UnassignedFilter & {
  sort: UnassignedSort;
  descending: boolean;
  page: number;
  pageSize: number;
};

/** One page of calls that are nobody's yet. */
export async function listUnassigned(request: Request): Promise<UnassignedRow[]> {
  const { sort, descending, page, pageSize } = request;
  return db()
    .select({
      id: unassignedCalls.id,
      reason: unassignedCalls.reason,
      vapiCallId: unassignedCalls.vapiCallId,
      phoneNumberId: unassignedCalls.phoneNumberId,
      phoneNumber: unassignedCalls.phoneNumber,
      assistantId: unassignedCalls.assistantId,
      namedTenant: unassignedCalls.namedTenant,
      endedAt: unassignedCalls.endedAt,
      durationSeconds: unassignedCalls.durationSeconds,
      costUsd: unassignedCalls.costUsd,
      receivedAt: unassignedCalls.receivedAt,
    })
    .from(unassignedCalls)
    .where(conditions(request))
    .orderBy(sql`${SORT_COLUMNS[sort]} ${descending ? sql`desc` : sql`asc`}`, asc(unassignedCalls.id))
    .limit(pageSize)
    .offset((page - 1) * pageSize);
}

export async function countUnassigned(filter: UnassignedFilter): Promise<number> {
  const [row] = await db().select({ total: count() }).from(unassignedCalls).where(conditions(filter));
  return row?.total ?? 0;
}

const SORT_COLUMNS: Record<UnassignedSort, SQL> = {
  ended: sql`${unassignedCalls.endedAt}`,
  reason: sql`${unassignedCalls.reason}`,
  duration: sql`${unassignedCalls.durationSeconds}`,
  cost: sql`${unassignedCalls.costUsd}`,
  received: sql`${unassignedCalls.receivedAt}`,
};

/** A part of a number, or of any id. */
function conditions({ reason, search }: UnassignedFilter): SQL | undefined {
  const typed = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    reason ? eq(unassignedCalls.reason, reason) : undefined,
    search
      ? or(
          ilike(unassignedCalls.phoneNumber, typed),
          ilike(unassignedCalls.phoneNumberId, typed),
          ilike(unassignedCalls.assistantId, typed),
          ilike(unassignedCalls.vapiCallId, typed),
          ilike(unassignedCalls.namedTenant, typed),
        )
      : undefined,
  );
}
