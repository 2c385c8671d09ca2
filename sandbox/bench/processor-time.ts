import { readdirSync, readFileSync } from "node:fs";
import type { Sql } from "postgres";

/** Linux counts processor time in hundredths of a second, whatever the machine. */
const TICK_MS = 10;

/** Processor time of one task, in milliseconds: of the process that does it, and of Postgres. */
export type Spent = { byWorker: number; byPostgres: number };

/** Who spends it: the process that does the work and the server of its database. */
export type Spenders = { worker: number; postgres: number };

/**
 * Does the work and says what processor time each of its tasks took; null where
 * the system does not tell (it is Linux that does, in /proc).
 */
export async function spentOn<T>(
  { worker, postgres }: Spenders,
  tasks: number,
  work: () => Promise<T>,
): Promise<{ value: T; spent: Spent | null }> {
  const before = [spentBy(worker), spentBy(postgres)];
  const value = await work();
  const [byWorker, byPostgres] = [spentBy(worker), spentBy(postgres)].map(
    (ms, index) => (ms - (before[index] ?? 0)) / tasks,
  );
  const isKnown = Number.isFinite(byWorker) && Number.isFinite(byPostgres);
  return { value, spent: isKnown ? { byWorker: byWorker ?? 0, byPostgres: byPostgres ?? 0 } : null };
}

/** The process that all servers of this database's connections are children of. */
export async function postmasterOf(sql: Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return readStat(row?.pid ?? 0)?.parent ?? 0;
}

/** Of a process and everything it started, those that have ended included; NaN where nobody tells. */
function spentBy(root: number): number {
  const all = listStats();
  const isOfRoot = (pid: number): boolean => {
    const parent = all.get(pid)?.parent;
    return pid === root || (parent !== undefined && parent > 1 && isOfRoot(parent));
  };
  if (!all.has(root)) return Number.NaN;
  return [...all].reduce((sum, [pid, { ms }]) => (isOfRoot(pid) ? sum + ms : sum), 0);
}

type Stat = { parent: number; ms: number };

function listStats(): Map<number, Stat> {
  const stats = new Map<number, Stat>();
  try {
    for (const name of readdirSync("/proc")) {
      const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
      if (stat) stats.set(Number(name), stat);
    }
  } catch {
    // No /proc, no times.
  }
  return stats;
}

/** Null for a process that has ended meanwhile. */
function readStat(pid: number): Stat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may hold anything: what counts comes after it.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const ticks = fields.slice(11, 15).reduce((sum, part) => sum + part, 0);
    return { parent: fields[1] ?? 0, ms: ticks * TICK_MS };
  } catch {
    return null;
  }
}
