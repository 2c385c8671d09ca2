import { and, count, desc, eq, ilike, isNotNull, isNull, or, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { type JobFailure, jobRuns } from "@/db/schema/jobs";
import { drifts } from "@/db/schema/reconcile";
import { tenants } from "@/db/schema/tenants";
import {
  DRIFT_CAUSES,
  DRIFT_KINDS,
  DRIFT_REPAIRS,
  type DriftCause,
  type DriftKind,
  type DriftRepair,
  type DriftStanding,
} from "@/lib/domain/drift";
import type { JobOutcome } from "@/lib/domain/values";

export type DriftFilter = {
  standing: DriftStanding;
  kind: DriftKind | null;
  cause: DriftCause | null;
  search: string;
};

export type DriftRow = {
  id: number;
  kind: DriftKind;
  tenantId: number | null;
  tenantName: string | null;
  stripeObjectId: string | null;
  ours: unknown;
  stripes: unknown;
  cause: DriftCause;
  foundAt: Date;
  lastSeenAt: Date;
  repairedAt: Date | null;
  repairedBy: string | null;
  repair: DriftRepair | null;
};

/** One page of differences, the newest first. */
export async function listDrifts(filter: DriftFilter, page: number, pageSize: number): Promise<DriftRow[]> {
  const rows = await db()
    .select({
      id: drifts.id,
      kind: drifts.kind,
      tenantId: drifts.tenantId,
      tenantName: tenants.name,
      stripeObjectId: drifts.stripeObjectId,
      ours: drifts.ours,
      stripes: drifts.stripes,
      cause: drifts.cause,
      foundAt: drifts.foundAt,
      lastSeenAt: drifts.lastSeenAt,
      repairedAt: drifts.repairedAt,
      repairedBy: drifts.repairedBy,
      repair: drifts.repair,
    })
    .from(drifts)
    .leftJoin(tenants, eq(tenants.id, drifts.tenantId))
    .where(conditions(filter))
    .orderBy(desc(drifts.foundAt), desc(drifts.id))
    .limit(pageSize)
    .offset((page - 1) * pageSize);
  return rows.map((row) => ({
    ...row,
    kind: known(DRIFT_KINDS, row.kind),
    cause: known(DRIFT_CAUSES, row.cause),
    repair: row.repair === null ? null : known(DRIFT_REPAIRS, row.repair),
  }));
}

export async function countDrifts(filter: DriftFilter): Promise<number> {
  const [row] = await db()
    .select({ total: count() })
    .from(drifts)
    .leftJoin(tenants, eq(tenants.id, drifts.tenantId))
    .where(conditions(filter));
  return row?.total ?? 0;
}

export type OpenDrifts = { tenants: number; usage: number; catalogue: number };

/** What differs from Stripe at this moment: of tenants and customers, of their usage, and of the plans. */
export async function countOpenDrifts(): Promise<OpenDrifts> {
  const rows = await db()
    .select({ kind: drifts.kind, total: count() })
    .from(drifts)
    .where(isNull(drifts.repairedAt))
    .groupBy(drifts.kind);
  const open: OpenDrifts = { tenants: 0, usage: 0, catalogue: 0 };
  for (const { kind, total } of rows) {
    open[kind === "usage" || kind === "catalogue" ? kind : "tenants"] += total;
  }
  return open;
}

export type LastReconcile = {
  startedAt: Date;
  finishedAt: Date | null;
  outcome: JobOutcome;
  counts: Record<string, number>;
  failures: JobFailure[];
};

export async function findLastReconcile(): Promise<LastReconcile | null> {
  const [row] = await db()
    .select({
      startedAt: jobRuns.startedAt,
      finishedAt: jobRuns.finishedAt,
      outcome: jobRuns.outcome,
      counts: jobRuns.counts,
      failures: jobRuns.failures,
    })
    .from(jobRuns)
    .where(eq(jobRuns.job, "reconcile"))
    .orderBy(desc(jobRuns.id))
    .limit(1);
  return row ?? null;
}

function conditions({ standing, kind, cause, search }: DriftFilter): SQL | undefined {
  const like = `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return and(
    standing === "open" ? isNull(drifts.repairedAt) : isNotNull(drifts.repairedAt),
    kind ? eq(drifts.kind, kind) : undefined,
    cause ? eq(drifts.cause, cause) : undefined,
    search ? or(ilike(tenants.name, like), ilike(drifts.stripeObjectId, like)) : undefined,
  );
}

function known<Word extends string>(words: readonly Word[], value: string): Word {
  const word = words.find((candidate) => candidate === value);
  if (!word) throw new Error(`Unknown word "${value}" of a difference`);
  return word;
}
