import { and, asc, count, eq, gt, gte, lt, type SQL, sql, sum } from "drizzle-orm";
import { db } from "@/db/client";
import { vapiCallUsage } from "@/db/schema/usage";
import type { CallSums } from "@/lib/domain/amount-explanation";
import type { UsagePeriod } from "./period-key";

/** The calls that ended in `[startsAt, endsAt)`: those a period consists of. */
export type CallWindow = Pick<UsagePeriod, "tenantId" | "startsAt" | "endsAt" | "callIncrementSeconds">;

export type PeriodCall = {
  vapiCallId: string;
  startedAt: Date | null;
  endedAt: Date;
  durationSeconds: number;
  billableSeconds: number;
  /** US dollars, decimal text. */
  costUsd: string;
  endedReason: string | null;
  /** When its usage was last written: a call that came late, or was corrected late, was written after settlement. */
  writtenAt: Date;
};

/** What the calls of a period add up to, from the calls themselves; the cost as decimal text in US dollars. */
export async function sumPeriodCalls(window: CallWindow): Promise<CallSums & { costUsd: string }> {
  const [sums] = await db()
    .select({
      calls: count(),
      durationSeconds: sum(vapiCallUsage.durationSeconds).mapWith(Number),
      billableSeconds: sum(billableSecondsOf(window)).mapWith(Number),
      costUsd: sum(vapiCallUsage.costUsd),
    })
    .from(vapiCallUsage)
    .where(isIn(window));
  return {
    calls: sums?.calls ?? 0,
    durationSeconds: sums?.durationSeconds ?? 0,
    billableSeconds: sums?.billableSeconds ?? 0,
    costUsd: sums?.costUsd ?? "0",
  };
}

/** One page of a period's calls in the order they ended; `writtenAfter` leaves those that came or changed later. */
export async function listPeriodCalls(
  window: CallWindow,
  { writtenAfter, page, pageSize }: { writtenAfter: Date | null; page: number; pageSize: number },
): Promise<PeriodCall[]> {
  return db()
    .select(columnsOf(window))
    .from(vapiCallUsage)
    .where(and(isIn(window), isWrittenAfter(writtenAfter)))
    .orderBy(asc(vapiCallUsage.endedAt), asc(vapiCallUsage.vapiCallId))
    .limit(pageSize)
    .offset((page - 1) * pageSize);
}

export async function countCallsWrittenAfter(window: CallWindow, at: Date): Promise<number> {
  const [row] = await db()
    .select({ total: count() })
    .from(vapiCallUsage)
    .where(and(isIn(window), isWrittenAfter(at)));
  return row?.total ?? 0;
}

/** All calls of a period in the order they ended, so many at a time: no more than one batch is held in memory. */
export async function* eachPeriodCall(window: CallWindow, batch: number): AsyncGenerator<PeriodCall[]> {
  let after: SQL | undefined;
  for (;;) {
    const rows = await db()
      // As text, because a date of this language would lose the microseconds that the order keeps.
      .select({ ...columnsOf(window), cursor: sql<string>`${vapiCallUsage.endedAt}::text` })
      .from(vapiCallUsage)
      .where(and(isIn(window), after))
      .orderBy(asc(vapiCallUsage.endedAt), asc(vapiCallUsage.vapiCallId))
      .limit(batch);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = sql`(${vapiCallUsage.endedAt}, ${vapiCallUsage.vapiCallId}) > (${last.cursor}::timestamptz, ${last.vapiCallId})`;
  }
}

function columnsOf(window: CallWindow) {
  return {
    vapiCallId: vapiCallUsage.vapiCallId,
    startedAt: vapiCallUsage.startedAt,
    endedAt: vapiCallUsage.endedAt,
    durationSeconds: vapiCallUsage.durationSeconds,
    billableSeconds: sql`${billableSecondsOf(window)}`.mapWith(Number),
    costUsd: vapiCallUsage.costUsd,
    endedReason: vapiCallUsage.endedReason,
    writtenAt: vapiCallUsage.updatedAt,
  };
}

function isIn({ tenantId, startsAt, endsAt }: CallWindow): SQL | undefined {
  return and(
    eq(vapiCallUsage.tenantId, tenantId),
    gte(vapiCallUsage.endedAt, startsAt),
    lt(vapiCallUsage.endedAt, endsAt),
  );
}

function isWrittenAfter(at: Date | null): SQL | undefined {
  return at ? gt(vapiCallUsage.updatedAt, at) : undefined;
}

/** The same rule as `billableSeconds` of `lib/domain/usage`, where SQL does the counting. */
function billableSecondsOf({ callIncrementSeconds }: CallWindow): SQL {
  const increment = sql`${callIncrementSeconds}::int`;
  return sql`(${vapiCallUsage.durationSeconds} + ${increment} - 1) / ${increment} * ${increment}`;
}
